import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Breaker, type BreakerState, createBreaker } from "../../platform/breaker/breaker.ts";
import {
  control,
  eventually,
  type Receiver,
  startReceiver,
  startTestSimulator,
} from "../../simulator/test/receiver.ts";
import type { Simulator } from "../../simulator/simulator.ts";
import type { SmsProvider } from "./port.ts";
import {
  BreakerOpen,
  ProviderError,
  ProviderRejected,
  ProviderTimeout,
  ProviderUnavailable,
} from "./port.ts";
import { staffNumber } from "./recipient.ts";
import { SMS_CARRIERS } from "../test/sms-carriers.ts";

/** Long enough for a busy machine; only tests of the time-out itself wait for a shorter one. */
const PATIENT_MS = 20_000;
const TIMEOUT_MS = 300;
const HALF_OPEN_AFTER_MS = 400;
const to = "+15145550123";
const body = "P1: Flooded basement, 12 rue Fleury";

describe.each(SMS_CARRIERS)("$name", (carrier) => {
  let app: Receiver;
  let simulator: Simulator;
  let breaker: Breaker;
  let states: BreakerState[];
  let provider: SmsProvider;

  function connect(apiUrl: string, timeoutMs = PATIENT_MS): SmsProvider {
    breaker = createBreaker({
      ...carrier.settings,
      timeoutMs,
      halfOpenAfterMs: HALF_OPEN_AFTER_MS,
      onState: (state) => states.push(state),
    });
    return carrier.create(apiUrl, breaker);
  }

  beforeEach(async () => {
    states = [];
    app = await startReceiver();
    simulator = await startTestSimulator(app.url);
    provider = connect(simulator.url);
  });

  afterEach(async () => {
    breaker.shutdown();
    await simulator.stop();
    await app.close();
  });

  /** Connects anew with a time-out that a test can wait for. */
  const impatient = () => {
    breaker.shutdown();
    provider = connect(simulator.url, TIMEOUT_MS);
  };
  const spoil = (faults: Record<string, number>) => control(simulator, "PUT", "/control/faults/sms", faults);
  const heal = () => control(simulator, "DELETE", "/control/faults/sms");
  const send = (change: { to?: string; body?: string } = {}) =>
    provider.send({
      messageId: "m-1",
      body,
      statusCallbackUrl: `${app.url}/webhooks/${carrier.name}/sms-status?message=m-1`,
      ...change,
      to: staffNumber(change.to ?? to),
    });
  const failure = async (promise: Promise<unknown>) => {
    const error = await promise.then(
      () => expect.unreachable("it went well"),
      (caught: unknown) => caught,
    );
    expect(error).toBeInstanceOf(ProviderError);
    // Errors reach logs and spans: no numbers, no texts.
    expect(JSON.stringify([String(error), error])).not.toMatch(/\+1\d|555|Flooded/);
    return error;
  };

  describe("sending", () => {
    it("dispatches the SMS with its sender and callback", async () => {
      const taken = await send();
      expect(taken).toEqual({ providerSid: expect.stringMatching(carrier.sid), status: "queued" });
      const { body: ledger } = await control(simulator, "GET", "/control/ledger?kind=sms");
      expect(ledger.items).toMatchObject([{ sid: taken.providerSid, to, from: carrier.from, body }]);
      await eventually(() => app.received.some((one) => one.body.includes(carrier.delivered)));
      expect(app.received[0]?.url).toBe(`/webhooks/${carrier.name}/sms-status?message=m-1`);
    });

    it("carries any text unharmed", async () => {
      const odd = "Étage 2 & cave: 50 % d'eau + boue = danger\n«vite» 🚰";
      await send({ body: odd });
      const { body: ledger } = await control(simulator, "GET", "/control/ledger?kind=sms");
      expect(ledger.items[0].body).toBe(odd);
    });

    it.each(carrier.rejections)(
      "to %s is rejected for good with %s",
      async (number, providerCode, reason) => {
        const error = await failure(send({ to: number }));
        expect(error).toBeInstanceOf(ProviderRejected);
        expect(error).toMatchObject({ provider: carrier.name, providerCode, reason });
      },
    );

    it.each([500, 503])("while the provider answers %i is worth another try", async (errorStatus) => {
      await spoil({ errorRate: 1, errorStatus });
      const error = await failure(send());
      expect(error).toBeInstanceOf(ProviderUnavailable);
      expect(error).toMatchObject({ status: errorStatus, retryAfterMs: null });
    });

    it("too fast is told when to try again", async () => {
      await spoil({ errorRate: 1, errorStatus: 429 });
      expect(await failure(send())).toMatchObject({
        name: "ProviderUnavailable",
        status: 429,
        retryAfterMs: 1_000,
      });
    });

    it("with bad credentials waits for somebody to mend them", async () => {
      await spoil({ errorRate: 1, errorStatus: 401 });
      expect(await failure(send())).toMatchObject({ name: "ProviderUnavailable", status: 401 });
    });

    it.each([502, 504])("through a gateway that answers %i is doubtful", async (errorStatus) => {
      await spoil({ errorRate: 1, errorStatus });
      expect(await failure(send())).toBeInstanceOf(ProviderTimeout);
    });

    it("to a provider that is not there is worth another try", async () => {
      const gone = await startReceiver();
      await gone.close();
      breaker.shutdown();
      provider = connect(gone.url);
      expect(await failure(send())).toMatchObject({ name: "ProviderUnavailable", status: null });
    });

    it("without an answer in time is doubtful", async () => {
      impatient();
      await spoil({ hangRate: 1 });
      const startedAt = Date.now();
      const error = await failure(send());
      expect(error).toBeInstanceOf(ProviderTimeout);
      expect(Date.now() - startedAt).toBeLessThan(PATIENT_MS);
    });

    it("that the caller breaks off is doubtful", async () => {
      impatient();
      await spoil({ hangRate: 1 });
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 50);
      const sent = provider.send(
        { messageId: "m-1", to: staffNumber(to), body, statusCallbackUrl: `${app.url}/x` },
        { signal: controller.signal },
      );
      expect(await failure(sent)).toBeInstanceOf(ProviderTimeout);
    });
  });

  describe("answers that say nothing", () => {
    let server: Server | undefined;

    afterEach(() => {
      server?.close();
      server?.closeAllConnections();
    });

    async function answering(answer: (socketEnd: () => void) => string | null) {
      server = createServer((request, response) => {
        const text = answer(() => request.socket.destroy());
        if (text === null) return;
        response.statusCode = 201;
        response.end(text);
      });
      await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
      const address = server.address();
      breaker.shutdown();
      provider = connect(`http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`);
    }

    it.each(["", "<html>", "{}"])("like %o are doubtful", async (text) => {
      await answering(() => text);
      expect(await failure(send())).toBeInstanceOf(ProviderTimeout);
    });

    it("like a broken connection are doubtful", async () => {
      await answering((end) => {
        end();
        return null;
      });
      expect(await failure(send())).toBeInstanceOf(ProviderTimeout);
    });
  });

  describe("asking the provider", () => {
    it("finds an SMS that was accepted although its answer never came", async () => {
      impatient();
      await spoil({ hangRate: 1 });
      const sentAfter = new Date();
      expect(await failure(send())).toBeInstanceOf(ProviderTimeout);
      await heal();
      const found = await provider.find({ to, body, sentAfter });
      expect(found).toEqual([
        {
          providerSid: expect.stringMatching(carrier.sid),
          body,
          status: expect.any(String),
          createdAt: expect.any(Date),
        },
      ]);
      const { body: ledger } = await control(simulator, "GET", "/control/ledger?kind=sms");
      expect(found[0]?.providerSid).toBe(ledger.items[0].sid);
    });

    it("finds nothing when nothing was accepted", async () => {
      await spoil({ errorRate: 1 });
      const sentAfter = new Date();
      await failure(send());
      await heal();
      expect(await provider.find({ to, body, sentAfter })).toEqual([]);
    });

    it("takes neither other texts, other numbers nor older messages", async () => {
      await send();
      await send({ body: `${body}.` });
      await send({ to: "+15145550199" });
      expect(await provider.find({ to, body, sentAfter: new Date() })).toHaveLength(1);
      expect(await provider.find({ to, body, sentAfter: new Date(Date.now() + 60_000) })).toEqual([]);
    });

    it("turns the pages", async () => {
      const { providerSid } = await send();
      for (let i = 0; i < 60; i++) await send({ body: `another ${i}` });
      const found = await provider.find({ to, body, sentAfter: new Date(Date.now() - 60_000) });
      expect(found.map((one) => one.providerSid)).toEqual([providerSid]);
    });

    it("tells what became of an SMS", async () => {
      const good = await send();
      const bad = await send({ to: "+15005550030" });
      const outcome = (sid: string) => async () => await provider.statusOf(sid);
      await expect
        .poll(outcome(good.providerSid))
        .toEqual({ status: "delivered", errorCode: null, isPermanent: false, isOptedOut: false });
      await expect
        .poll(outcome(bad.providerSid))
        .toEqual({ status: "failed", errorCode: carrier.failedCode, isPermanent: false, isOptedOut: false });
      expect(await provider.statusOf(carrier.unknownSid)).toBeNull();
    });
  });

  describe("the breaker", () => {
    it("opens after five failures, keeps requests back, tries once after a while and closes again", async () => {
      await spoil({ errorRate: 1 });
      for (let i = 0; i < 5; i++) expect(await failure(send())).toBeInstanceOf(ProviderUnavailable);
      expect(states).toEqual(["open"]);

      const refusedBefore = (await control(simulator, "GET", "/control/ledger")).body.counts.refused;
      const held = await failure(send());
      expect(held).toBeInstanceOf(BreakerOpen);
      expect((held as BreakerOpen).retryAfterMs).toBeGreaterThan(0);
      expect((held as BreakerOpen).retryAfterMs).toBeLessThanOrEqual(HALF_OPEN_AFTER_MS);
      expect((await control(simulator, "GET", "/control/ledger")).body.counts.refused).toBe(refusedBefore);

      await expect.poll(() => breaker.state()).toBe("half_open");
      expect(await failure(send())).toBeInstanceOf(ProviderUnavailable);
      expect(breaker.state()).toBe("open");

      await heal();
      await expect.poll(() => breaker.state()).toBe("half_open");
      expect((await send()).status).toBe("queued");
      expect(states).toEqual(["open", "half_open", "open", "half_open", "closed"]);
    });

    it("opens when nobody answers in time", async () => {
      impatient();
      await spoil({ hangRate: 1 });
      await Promise.all(Array.from({ length: 5 }, () => failure(send())));
      expect(breaker.state()).toBe("open");
    });

    it("does not mind numbers that are refused for good", async () => {
      for (let i = 0; i < 12; i++) await failure(send({ to: "+15005550001" }));
      expect(breaker.state()).toBe("closed");
    });
  });
});
