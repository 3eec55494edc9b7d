import { validateRequest } from "twilio/lib/webhooks/webhooks.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Simulator } from "./simulator.ts";
import {
  control,
  eventually,
  type Received,
  type Receiver,
  SECRETS,
  startReceiver,
  startTestSimulator,
} from "./test/receiver.ts";

const ACCOUNT = SECRETS.TRUNKLINE_TWILIO_ACCOUNT_SID;
const TOKEN = SECRETS.TRUNKLINE_TWILIO_AUTH_TOKEN;
const TO = "+15145550123";

let app: Receiver;
let simulator: Simulator;

beforeEach(async () => {
  app = await startReceiver();
  simulator = await startTestSimulator(app.url);
});

afterEach(async () => {
  await simulator.stop();
  await app.close();
});

async function ask(method: string, path: string, form?: Record<string, string>, password: string = TOKEN) {
  const response = await fetch(`${simulator.url}/2010-04-01/Accounts/${ACCOUNT}${path}`, {
    method,
    headers: { authorization: `Basic ${Buffer.from(`${ACCOUNT}:${password}`).toString("base64")}` },
    ...(form ? { body: new URLSearchParams(form) } : {}),
  });
  const body = z.looseObject({}).parse(await response.json());
  return { status: response.status, headers: response.headers, body };
}

const sms = (change: Record<string, string> = {}) => ({
  To: TO,
  From: "+15145550100",
  Body: "Flooded basement, 12 rue Fleury",
  StatusCallback: `${app.url}/webhooks/twilio/sms-status?message=m-1`,
  ...change,
});
const send = (change?: Record<string, string>) => ask("POST", "/Messages.json", sms(change));
const textsOf = (body: unknown) =>
  z
    .object({ messages: z.array(z.object({ body: z.string() })) })
    .parse(body)
    .messages.map((one) => one.body);
const statuses = () => app.received.map((one) => new URLSearchParams(one.body).get("MessageStatus"));

function isSigned({ headers, url, body }: Received): boolean {
  const params = Object.fromEntries(new URLSearchParams(body));
  return validateRequest(TOKEN, String(headers["x-twilio-signature"]), app.url + url, params);
}

describe("POST Messages.json", () => {
  it("answers 201 with Twilio's resource", async () => {
    const { status, body } = await send();
    expect(status).toBe(201);
    expect(body).toMatchObject({
      account_sid: ACCOUNT,
      api_version: "2010-04-01",
      body: "Flooded basement, 12 rue Fleury",
      date_sent: null,
      direction: "outbound-api",
      error_code: null,
      from: "+15145550100",
      status: "queued",
      to: TO,
      sid: expect.stringMatching(/^SM[0-9a-f]{32}$/),
      date_created: expect.stringMatching(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/),
    });
  });

  it("tells queued, sent and delivered by callbacks that Twilio's own check accepts", async () => {
    const { body } = await send();
    await eventually(() => app.received.length === 3);
    expect(statuses()).toEqual(["queued", "sent", "delivered"]);
    for (const callback of app.received) {
      expect(callback.url).toBe("/webhooks/twilio/sms-status?message=m-1");
      expect(isSigned(callback)).toBe(true);
      expect(Object.fromEntries(new URLSearchParams(callback.body))).toMatchObject({
        MessageSid: body.sid,
        SmsSid: body.sid,
        AccountSid: ACCOUNT,
        To: TO,
      });
    }
    expect(new URLSearchParams(app.received[2]?.body).get("RawDlrDoneDate")).toMatch(/^\d{10}$/);
  });

  it("tries a callback that failed once more, with the same idempotency token", async () => {
    app.answers.push(500);
    await send();
    await eventually(() => app.received.length === 4);
    expect(statuses()).toEqual(["queued", "queued", "sent", "delivered"]);
    const tokens = app.received.map((one) => one.headers["i-twilio-idempotency-token"]);
    expect(tokens[0]).toBe(tokens[1]);
    expect(tokens[2]).not.toBe(tokens[0]);
  });

  it.each([
    ["+15005550030", "undelivered", "30003"],
    ["+15005550031", "failed", "30008"],
  ])("brings bad news of %s", async (to, status, code) => {
    await send({ To: to });
    const last = await eventually(() =>
      app.received.find((one) => one.body.includes(`MessageStatus=${status}`)),
    );
    expect(new URLSearchParams(last.body).get("ErrorCode")).toBe(code);
  });

  it.each([
    [{ To: "+15005550001" }, 21211],
    [{ To: "0123" }, 21211],
    [{ To: "" }, 21604],
    [{ To: "+15005550004" }, 21610],
    [{ To: "+15005550009" }, 21614],
    [{ From: "+15005550007" }, 21606],
    [{ Body: "" }, 21602],
    [{ Body: "x".repeat(1601) }, 21617],
    [{ StatusCallback: "http://elsewhere.example/" }, 21609],
  ])("refuses %o with code %i, in Twilio's words", async (change, code) => {
    const { status, body } = await send(change);
    expect(status).toBe(400);
    expect(body).toEqual({
      code,
      message: expect.any(String),
      more_info: `https://www.twilio.com/docs/errors/${code}`,
      status: 400,
    });
    const { body: ledger } = await control(simulator, "GET", "/control/ledger");
    expect(ledger.counts).toMatchObject({ sms: 0, refused: 1 });
  });

  it("answers 401 to a wrong token", async () => {
    const { status, body } = await ask("POST", "/Messages.json", sms(), "wrong");
    expect(status).toBe(401);
    expect(body.code).toBe(20003);
  });
});

describe("GET Messages", () => {
  it("lists by recipient, newest first, in pages", async () => {
    for (const Body of ["one", "two", "three"]) await send({ Body });
    await send({ To: "+15145550199", Body: "other" });
    const first = await ask("GET", `/Messages.json?To=${encodeURIComponent(TO)}&PageSize=2`);
    expect(textsOf(first.body)).toEqual(["three", "two"]);
    const next = await fetch(simulator.url + first.body.next_page_uri, {
      headers: { authorization: `Basic ${Buffer.from(`${ACCOUNT}:${TOKEN}`).toString("base64")}` },
    });
    expect(await next.json()).toMatchObject({ messages: [{ body: "one" }], next_page_uri: null, page: 1 });
  });

  it("filters by the time of sending; what was not sent yet has none", async () => {
    await send({ Body: "sent" });
    await eventually(() => app.received.length === 3);
    const list = async (filter: string) => textsOf((await ask("GET", `/Messages.json?${filter}`)).body);
    const today = new Date().toISOString().slice(0, 10);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    expect(await list(`DateSent>=${today}`)).toEqual(["sent"]);
    expect(await list(`DateSent=${today}`)).toEqual(["sent"]);
    expect(await list(`DateSent>=${tomorrow}`)).toEqual([]);
    expect(await list(`DateSent<=${tomorrow}`)).toEqual(["sent"]);
    expect((await ask("GET", "/Messages.json?DateSent>=never")).status).toBe(400);
  });

  it("gives one by its sid, and 404 for another", async () => {
    const { body } = await send();
    await eventually(() => app.received.length === 3);
    expect((await ask("GET", `/Messages/${body.sid}.json`)).body).toMatchObject({
      status: "delivered",
      date_sent: expect.any(String),
    });
    expect(await ask("GET", "/Messages/SM00.json")).toMatchObject({ status: 404, body: { code: 20404 } });
  });
});

describe("faults of the SMS provider", () => {
  const spoil = (faults: Record<string, number>) => control(simulator, "PUT", "/control/faults/sms", faults);
  const ledger = async (kind: string) =>
    (await control(simulator, "GET", `/control/ledger?kind=${kind}`)).body;

  it("error rate: refuses and takes nothing", async () => {
    await spoil({ errorRate: 1 });
    expect(await send()).toMatchObject({ status: 503, body: { code: 20503, status: 503 } });
    expect((await ledger("sms")).total).toBe(0);
    expect((await ledger("refused")).total).toBe(1);
    await control(simulator, "DELETE", "/control/faults/sms");
    expect((await send()).status).toBe(201);
  });

  it("429 says how long to wait", async () => {
    await spoil({ errorRate: 1, errorStatus: 429 });
    const { status, headers, body } = await send();
    expect({ status, retryAfter: headers.get("retry-after"), code: body.code }).toEqual({
      status: 429,
      retryAfter: "1",
      code: 20429,
    });
  });

  it("latency: takes at once and answers late", async () => {
    await spoil({ latencyMs: 300 });
    const startedAt = Date.now();
    const answer = send();
    await eventually(() => statuses().includes("queued"), 250);
    expect((await answer).status).toBe(201);
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(300);
  });

  it("hanging: takes and never answers", async () => {
    await spoil({ hangRate: 1 });
    const answer = fetch(`${simulator.url}/2010-04-01/Accounts/${ACCOUNT}/Messages.json`, {
      method: "POST",
      headers: { authorization: `Basic ${Buffer.from(`${ACCOUNT}:${TOKEN}`).toString("base64")}` },
      body: new URLSearchParams(sms()),
      signal: AbortSignal.timeout(200),
    });
    await expect(answer).rejects.toThrow();
    expect((await ledger("sms")).total).toBe(1);
  });

  it("lost callbacks never come", async () => {
    await spoil({ lostCallbackRate: 1 });
    await send();
    await expect.poll(async () => (await ledger("webhook")).total).toBe(3);
    expect(app.received).toEqual([]);
    expect((await ledger("sms")).items).toMatchObject([{ status: "delivered" }]);
  });

  it("duplicates come twice, byte for byte", async () => {
    await spoil({ duplicateCallbackRate: 1 });
    await send();
    await eventually(() => app.received.length === 6);
    expect(new Set(app.received.map((one) => one.body)).size).toBe(3);
    expect(app.received.every(isSigned)).toBe(true);
  });

  it("late callbacks come late, in order", async () => {
    await spoil({ lateCallbackMs: 300 });
    const startedAt = Date.now();
    await send();
    await eventually(() => app.received.length === 3);
    expect((app.received[0]?.at ?? 0) - startedAt).toBeGreaterThanOrEqual(300);
    expect(statuses()).toEqual(["queued", "sent", "delivered"]);
  });

  it("out of order: some are overtaken", async () => {
    await spoil({ outOfOrderRate: 1 });
    await send();
    await control(simulator, "DELETE", "/control/faults/sms");
    await eventually(() => app.received.length === 3, 8_000);
    expect(statuses().toSorted()).toEqual(["delivered", "queued", "sent"]);
  });
});
