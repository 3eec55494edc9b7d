import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Database } from "../../platform/database/index.ts";
import { silentLogger } from "../../platform/log/index.ts";
import { DelayJob, GiveUpJob } from "../../platform/queue/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import {
  BreakerOpen,
  ProviderRejected,
  ProviderTimeout,
  ProviderUnavailable,
  type SmsCarrier,
  type SmsFound,
  type SmsProvider,
} from "../../providers/telephony/port.ts";
import { clearedNumber, phoneOf } from "../../providers/telephony/recipient.ts";
import { insertAlert } from "../../test/factories/alerts.ts";
import { customerChannel } from "../../test/factories/channels.ts";
import { changeMessages } from "../../test/factories/messages.ts";
import { insertUser } from "../../test/factories/users.ts";
import { openSuiteResources, type SuiteResources } from "../../test/suite-resources.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { testUnitOfWork } from "../../test/test-unit-of-work.ts";
import { type CustomerVerdict, createCustomerGate } from "./customer-gate.ts";
import { createMessagesService } from "./messages.service.ts";
import { createSmsDispatchService } from "./sms-dispatch.service.ts";

/** A provider that does what the test says and remembers what it accepted. */
function scriptedProvider() {
  const accepted: SmsFound[] = [];
  const numbers: string[] = [];
  const script: ("accept" | "accept_silently" | Error)[] = [];
  let sends = 0;
  const provider: SmsProvider = {
    async send({ body, to }) {
      sends += 1;
      numbers.push(phoneOf(to, "sms"));
      const step = script.shift() ?? "accept";
      if (step instanceof Error) throw step;
      const sms = {
        providerSid: `SM${randomUUID()}`,
        body,
        status: "queued" as const,
        createdAt: new Date(),
      };
      accepted.push(sms);
      if (step === "accept_silently") throw new ProviderTimeout("twilio", { timeoutMs: 1 });
      return sms;
    },
    async find({ body }) {
      return accepted.filter((sms) => sms.body === body);
    },
    async statusOf() {
      return null;
    },
  };
  return { provider, accepted, numbers, script, sends: () => sends };
}

function noWebhook(): never {
  throw new Error("no webhook comes here");
}

/** A carrier that sends by this provider. */
function scriptedCarrier(sms: SmsProvider): SmsCarrier {
  return {
    name: "twilio",
    breaker: "twilio",
    sms,
    media: null,
    smsStatus: {
      vendor: "twilio",
      format: "form",
      verify: () => ({ ok: false, reason: "unsigned" }),
      read: noWebhook,
    },
    smsInbound: {
      vendor: "twilio",
      format: "form",
      verify: () => ({ ok: false, reason: "unsigned" }),
      read: noWebhook,
      answer: { contentType: "text/xml", body: "" },
    },
  };
}

describe("dispatching an SMS", () => {
  let resources: SuiteResources;
  let database: Database;
  let alertId: string;
  let userId: string;
  beforeAll(async () => {
    resources = await openSuiteResources();
    database = createTestDatabase(resources.databaseUrl);
    alertId = (await insertAlert(resources.db)).id;
    userId = (await insertUser(resources.db)).id;
  });
  afterAll(async () => {
    await database.close();
    await resources.close();
  });

  let scripted: ReturnType<typeof scriptedProvider>;
  let dispatch: ReturnType<typeof createSmsDispatchService>;
  let messages: ReturnType<typeof createMessagesService>;
  let unitOfWork: RunUnitOfWork;
  /** What the gate before customers says; null: nobody has put one. */
  let verdict: CustomerVerdict | null;
  beforeEach(() => {
    verdict = null;
    scripted = scriptedProvider();
    const logger = silentLogger();
    const { unitOfWork: run, outbox } = testUnitOfWork(database);
    unitOfWork = run;
    const audit = { record: async () => {} };
    messages = createMessagesService({ database, unitOfWork, outbox, logger, audit });
    const carrier = scriptedCarrier(scripted.provider);
    const noGate = createCustomerGate();
    dispatch = createSmsDispatchService({
      database,
      logger,
      messages,
      unitOfWork,
      carrier,
      carriers: [carrier],
      customerGate: { ask: (tx, message) => (verdict ? Promise.resolve(verdict) : noGate.ask(tx, message)) },
      mediaUrlsOf: async () => [],
      statusCallbackUrl: (_, id) => `http://127.0.0.1/${id}`,
    });
  });

  async function queued() {
    const [message] = await unitOfWork((tx) =>
      messages.queueSms(tx, [
        {
          alertId,
          recipientUserId: userId,
          recipientName: "A",
          toNumber: "+15145550101",
          content: `text ${randomUUID()}`,
          priority: 1,
        },
      ]),
    );
    if (!message) throw new Error("nothing was queued");
    return message.id;
  }
  const attempt = (messageId: string, more: { generation?: number; isLastAttempt?: boolean } = {}) =>
    dispatch.dispatch({
      payload: { messageId, generation: more.generation ?? 1, priority: 1 },
      attempt: 1,
      isLastAttempt: more.isLastAttempt ?? false,
    });
  const row = (id: string) => resources.db("messages").where({ id }).first();
  /** As if the attempt had begun so long ago that nobody can be at it any more. */
  const age = (id: string) =>
    changeMessages(resources.db, id, { attempted_at: new Date(Date.now() - 60_000) });

  it("sends once even when the job runs again", async () => {
    const id = await queued();
    await attempt(id);
    await attempt(id);
    expect(scripted.sends()).toBe(1);
    expect(await row(id)).toMatchObject({ status: "sent", attempts: 1 });
  });

  it("reaches the staff whatever the gate before contacts would say: at night, on the do-not-call list", async () => {
    const entry = { phone: "+15145550101", reason: "requested", source: "manual" } as const;
    await resources.db("dnc_numbers").insert(entry);
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-27T08:00:00Z") });
    try {
      await attempt(await queued());
    } finally {
      vi.useRealTimers();
      await resources.db("dnc_numbers").delete();
    }
    expect(scripted.numbers).toEqual(["+15145550101"]);
    expect(await resources.db("reach_refusals").select()).toEqual([]);
  });

  it("sends nothing to a recipient whom nobody has cleared: neither an alert nor an answer to the staff", async () => {
    const id = await queued();
    await resources.db("messages").where({ id }).update({ alert_id: null, recipient_user_id: null });
    await expect(attempt(id)).rejects.toThrow("nobody has cleared its recipient");
    expect(scripted.sends()).toBe(0);
  });

  describe("to a customer", () => {
    const CUSTOMER = "+15145550133";
    let sequence = 0;
    async function queuedToCustomer() {
      sequence += 1;
      const channelId = await customerChannel(resources.db);
      const [message] = await unitOfWork((tx) =>
        messages.queueSms(tx, [
          {
            alertId: null,
            recipientUserId: null,
            recipientName: "Carla",
            toNumber: CUSTOMER,
            content: `text ${randomUUID()}`,
            priority: 4,
            place: { channelId, sequence, authorId: userId, contactId: null, templateId: null },
          },
        ]),
      );
      return message?.id ?? "";
    }
    const cleared = () => ({ allowed: true, to: clearedNumber(CUSTOMER, "sms") }) as const;
    const inAnHour = () => new Date(Date.now() + 3_600_000);

    it("sends what the gate lets pass, to the number that it has cleared", async () => {
      const id = await queuedToCustomer();
      verdict = cleared();
      await attempt(id);
      expect(scripted.numbers).toEqual([CUSTOMER]);
      expect(await row(id)).toMatchObject({ status: "sent", attempts: 1, author_id: userId });
    });

    it("sends nothing as long as nobody has put a gate", async () => {
      const id = await queuedToCustomer();
      await expect(attempt(id)).rejects.toThrow("nobody has cleared the recipient");
      expect(scripted.sends()).toBe(0);
    });

    it("puts off until it is allowed, at no attempt's cost, and says until when", async () => {
      const id = await queuedToCustomer();
      const at = inAnHour();
      verdict = { allowed: false, reason: "quiet_hours", nextAllowedAt: at };
      const delay = await attempt(id).catch((error: unknown) => error);
      expect(delay).toBeInstanceOf(DelayJob);
      expect((delay as DelayJob).delayMs).toBeGreaterThan(3_500_000);
      expect(await row(id)).toMatchObject({
        status: "queued",
        attempts: 0,
        error_reason: `not before ${at.toISOString()}: quiet_hours`,
      });
      verdict = cleared();
      await attempt(id);
      expect(await row(id)).toMatchObject({ status: "sent", attempts: 1, error_reason: null });
    });

    it("gives up what the gate refuses for good: no dead letter that pages somebody", async () => {
      const id = await queuedToCustomer();
      verdict = { allowed: false, reason: "do_not_call", nextAllowedAt: null };
      await expect(attempt(id)).rejects.toThrow(GiveUpJob);
      expect(await row(id)).toMatchObject({ status: "failed", attempts: 0, error_code: "not_reachable" });
      expect(scripted.sends()).toBe(0);
      const dead = await messages.deadLetters({ limit: 100 });
      expect(dead.items.map((message) => message.id)).not.toContain(id);
      expect((await messages.countDeadLetters()).filter(({ priority }) => priority === 4)).toEqual([]);
    });

    it("asks about an attempt that was never answered whatever the gate says, and then sends no second one", async () => {
      const id = await queuedToCustomer();
      verdict = cleared();
      scripted.script.push("accept_silently");
      await expect(attempt(id)).rejects.toThrow(ProviderTimeout);
      await age(id);
      verdict = { allowed: false, reason: "quiet_hours", nextAllowedAt: inAnHour() };
      await attempt(id);
      expect(await row(id)).toMatchObject({
        status: "sent",
        provider_sid: scripted.accepted[0]?.providerSid,
      });
    });

    it("keeps an unanswered attempt that nobody took until it is allowed", async () => {
      const id = await queuedToCustomer();
      verdict = cleared();
      scripted.script.push(new ProviderTimeout("twilio", { timeoutMs: 1 }));
      await expect(attempt(id)).rejects.toThrow(ProviderTimeout);
      await age(id);
      verdict = { allowed: false, reason: "quiet_hours", nextAllowedAt: inAnHour() };
      await expect(attempt(id)).rejects.toThrow(DelayJob);
      expect(await row(id)).toMatchObject({ status: "queued" });
      expect(scripted.sends()).toBe(1);
    });
  });

  it("asks the provider before it repeats an attempt that was never answered, and does not send again", async () => {
    const id = await queued();
    scripted.script.push("accept_silently");
    await expect(attempt(id)).rejects.toThrow(ProviderTimeout);
    expect(await row(id)).toMatchObject({ status: "sending", provider_sid: null });
    await age(id);
    await attempt(id);
    expect(scripted.sends()).toBe(1);
    expect(await row(id)).toMatchObject({ status: "sent", provider_sid: scripted.accepted[0]?.providerSid });
  });

  it("sends after all when the provider does not know an unanswered attempt", async () => {
    const id = await queued();
    scripted.script.push(new ProviderTimeout("twilio", { timeoutMs: 1 }));
    await expect(attempt(id)).rejects.toThrow(ProviderTimeout);
    await age(id);
    await attempt(id);
    expect(scripted.accepted).toHaveLength(1);
  });

  it("waits while another process may still be at it", async () => {
    const id = await queued();
    await changeMessages(resources.db, id, { status: "sending", attempted_at: new Date() });
    await expect(attempt(id)).rejects.toThrow(DelayJob);
    expect(scripted.sends()).toBe(0);
  });

  describe("in a process that stood still", () => {
    afterEach(() => vi.restoreAllMocks());

    it("does not begin on a claim that has become too old", async () => {
      const id = await queued();
      vi.spyOn(Date, "now").mockReturnValue(Date.now() + 30_000);
      await expect(attempt(id, { isLastAttempt: true })).rejects.toThrow(DelayJob);
      expect(scripted.sends()).toBe(0);
      expect(await row(id)).toMatchObject({ status: "sending" });
    });

    it("leaves the message to whoever claimed it meanwhile", async () => {
      const id = await queued();
      await changeMessages(resources.db, id, { status: "sending" });
      await age(id);
      scripted.provider.find = async () => {
        // A second on: within the same millisecond it would be the same claim.
        await changeMessages(resources.db, id, { attempted_at: new Date(Date.now() + 1_000) });
        return [];
      };
      await attempt(id);
      expect(scripted.sends()).toBe(0);
    });
  });

  it("never gives two messages the same SMS of the provider", async () => {
    const [first, second] = [await queued(), await queued()];
    await changeMessages(resources.db, [first, second], { content: "the same text" });
    scripted.script.push("accept_silently");
    await expect(attempt(first)).rejects.toThrow();
    await changeMessages(resources.db, second, { status: "sending" });
    await age(first);
    await age(second);
    await attempt(first);
    await attempt(second);
    expect(scripted.accepted).toHaveLength(2);
    const sids = [(await row(first)).provider_sid, (await row(second)).provider_sid];
    expect(new Set(sids).size).toBe(2);
  });

  it("costs no attempt while the breaker is open", async () => {
    const id = await queued();
    scripted.script.push(new BreakerOpen("twilio", 30_000));
    const error = await attempt(id, { isLastAttempt: true }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DelayJob);
    expect((error as DelayJob).delayMs).toBeGreaterThanOrEqual(30_000);
    const waiting = await row(id);
    expect(waiting).toMatchObject({ status: "queued", attempts: 0, waits_for: "breaker" });
    expect((waiting.waits_until ?? new Date(0)).getTime()).toBeGreaterThan(Date.now() + 25_000);
  });

  it("comes again when the provider says, even after its last attempt", async () => {
    const id = await queued();
    scripted.script.push(new ProviderUnavailable("twilio", { status: 429, retryAfterMs: 45_000 }));
    const error = await attempt(id, { isLastAttempt: true }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DelayJob);
    expect((error as DelayJob).delayMs).toBeGreaterThanOrEqual(45_000);
    const waiting = await row(id);
    expect(waiting).toMatchObject({ status: "queued", attempts: 1, waits_for: "carrier" });
    expect((waiting.waits_until ?? new Date(0)).getTime()).toBeGreaterThan(Date.now() + 40_000);
  });

  it("may be sent at once after a clear no", async () => {
    const id = await queued();
    scripted.script.push(new ProviderUnavailable("twilio", { status: 503 }));
    await expect(attempt(id)).rejects.toThrow(ProviderUnavailable);
    expect(await row(id)).toMatchObject({ status: "queued", attempts: 1, waits_for: "carrier" });
    await attempt(id);
    expect(await row(id)).toMatchObject({ status: "sent", attempts: 2, waits_for: null, waits_until: null });
  });

  it("is given up at once when the provider will never take it", async () => {
    const id = await queued();
    scripted.script.push(new ProviderRejected("twilio", { providerCode: "21211", reason: "invalid_number" }));
    await expect(attempt(id)).rejects.toThrow(GiveUpJob);
    expect(await row(id)).toMatchObject({ status: "failed", error_code: "21211" });
  });

  it("is given up when the last attempt fails", async () => {
    const id = await queued();
    scripted.script.push(new ProviderUnavailable("twilio", { status: 503 }));
    await expect(attempt(id, { isLastAttempt: true })).rejects.toThrow();
    expect(await row(id)).toMatchObject({ status: "failed", error_code: "exhausted" });
  });

  it("leaves alone what a newer generation is at", async () => {
    const id = await queued();
    await changeMessages(resources.db, id, { generation: 2 });
    await attempt(id);
    expect(scripted.sends()).toBe(0);
  });

  it("keeps a delivery that was told before the provider's answer", async () => {
    const id = await queued();
    const send = scripted.provider.send.bind(scripted.provider);
    scripted.provider.send = async (sms, options) => {
      const accepted = await send(sms, options);
      const event = {
        eventKey: "e",
        providerSid: accepted.providerSid,
        status: "delivered",
        rawStatus: "delivered",
        errorCode: null,
        isPermanent: false,
        isOptedOut: false,
        receiptAt: null,
      } as const;
      await messages.recordStatus("twilio", event, id);
      return accepted;
    };
    await attempt(id);
    expect((await row(id)).status).toBe("delivered");
  });

  describe("receipts that never came", () => {
    const later = (minutes: number) => new Date(Date.now() + minutes * 60_000);
    const answering = (answer: Awaited<ReturnType<SmsProvider["statusOf"]>>) => {
      scripted.provider.statusOf = async () => answer;
    };

    it("are asked for", async () => {
      const id = await queued();
      await attempt(id);
      answering({ status: "delivered", errorCode: null, isPermanent: false, isOptedOut: false });
      await dispatch.pollReceipts(later(1));
      expect((await row(id)).status).toBe("delivered");
    });

    it("lead to another SMS when the provider no longer knows the first", async () => {
      const id = await queued();
      await attempt(id);
      answering(null);
      await dispatch.pollReceipts(later(1));
      expect(await row(id)).toMatchObject({ status: "queued", generation: 2, resends: 1 });
    });

    it("are waited for a quarter of an hour; then somebody must act", async () => {
      const id = await queued();
      await attempt(id);
      answering({ status: "sent", errorCode: null, isPermanent: false, isOptedOut: false });
      await dispatch.pollReceipts(later(14));
      expect((await row(id)).status).toBe("sent");
      await dispatch.pollReceipts(later(16));
      expect(await row(id)).toMatchObject({ status: "failed", error_code: "no_receipt" });
    });

    it("are waited for from the dispatch on, however long that took to come about", async () => {
      const id = await queued();
      await attempt(id);
      await changeMessages(resources.db, id, { created_at: later(-60) });
      answering({ status: "sent", errorCode: null, isPermanent: false, isOptedOut: false });
      await dispatch.pollReceipts(later(1));
      expect((await row(id)).status).toBe("sent");
    });

    it("are asked for in turn: SMS of which nothing is ever said do not keep others from it", async () => {
      const asked = new Set<string>();
      scripted.provider.statusOf = async (providerSid) => {
        asked.add(providerSid);
        return { status: "sent", errorCode: null, isPermanent: false, isOptedOut: false };
      };
      const ids = await Promise.all(Array.from({ length: 60 }, () => queued()));
      for (const id of ids) {
        await changeMessages(resources.db, id, { status: "sent", provider_sid: `SM${id}` });
      }
      for (let round = 0; round < 3; round += 1) await dispatch.pollReceipts(later(1));
      expect(ids.filter((id) => !asked.has(`SM${id}`))).toEqual([]);
    });
  });

  describe("requeueLost", () => {
    const allPending = async (payloads: readonly unknown[]) => payloads.map(() => true);

    it("writes a lost job anew, once, and outdates the old one", async () => {
      const id = await queued();
      await resources.db("outbox").update({ published_at: new Date() });
      const othersArePending = async (payloads: readonly { messageId: string }[]) =>
        payloads.map(({ messageId }) => messageId !== id);
      expect(await messages.requeueLost(new Date(Date.now() + 1_000), othersArePending)).toBe(1);
      expect(await messages.requeueLost(new Date(Date.now() + 1_000), allPending)).toBe(0);
      expect(await row(id)).toMatchObject({ generation: 2 });
      await attempt(id, { generation: 1 });
      expect(scripted.sends()).toBe(0);
      await attempt(id, { generation: 2 });
      expect(scripted.sends()).toBe(1);
    });

    it("leaves alone what a queue still holds", async () => {
      const id = await queued();
      expect(await messages.requeueLost(new Date(Date.now() + 1_000), allPending)).toBe(0);
      expect(await row(id)).toMatchObject({ generation: 1 });
    });
  });
});
