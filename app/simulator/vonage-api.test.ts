import { createHash } from "node:crypto";
import jwt from "jsonwebtoken";
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

const KEY = SECRETS.TRUNKLINE_VONAGE_API_KEY;
const TO = "15145550123";

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

async function ask(path: string, body?: object, secret: string = SECRETS.TRUNKLINE_VONAGE_API_SECRET) {
  const response = await fetch(new URL(path, simulator.url), {
    method: body ? "POST" : "GET",
    headers: {
      authorization: `Basic ${Buffer.from(`${KEY}:${secret}`).toString("base64")}`,
      "content-type": "application/json",
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return {
    status: response.status,
    type: response.headers.get("content-type"),
    body: z.looseObject({}).parse(await response.json()),
  };
}

const sms = (change: object = {}) => ({
  message_type: "text",
  channel: "sms",
  to: TO,
  from: "15145550101",
  text: "Flooded basement, 12 rue Fleury",
  webhook_url: `${app.url}/webhooks/vonage/sms-status?message=m-1`,
  webhook_version: "v1",
  ...change,
});
const send = (change?: object) => ask("/v1/messages", sms(change));
const records = (query: Record<string, string>) =>
  ask(
    `/v2/reports/records?${new URLSearchParams({ account_id: KEY, product: "MESSAGES", direction: "outbound", ...query })}`,
  );
const statuses = () => app.received.map((one) => JSON.parse(one.body).status);

function isSigned({ headers, body }: Received): boolean {
  const token = String(headers.authorization).replace("Bearer ", "");
  const claims = jwt.verify(token, SECRETS.TRUNKLINE_VONAGE_SIGNATURE_SECRET, { algorithms: ["HS256"] });
  const payload_hash = createHash("sha256").update(body).digest("hex");
  expect(claims).toMatchObject({ iss: "Vonage", api_key: KEY, payload_hash });
  return true;
}

describe("POST /v1/messages", () => {
  it("answers 202 with the message's id, and notes it on the ledger of all SMS", async () => {
    const { status, body } = await send();
    expect(status).toBe(202);
    expect(body).toEqual({ message_uuid: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    const { body: ledger } = await control(simulator, "GET", "/control/ledger?kind=sms");
    expect(ledger.items).toMatchObject([
      { carrier: "vonage", sid: body.message_uuid, to: `+${TO}`, from: "+15145550101", body: sms().text },
    ]);
  });

  it("tells submitted and delivered by signed callbacks", async () => {
    const { body } = await send();
    await eventually(() => app.received.length === 2);
    expect(statuses()).toEqual(["submitted", "delivered"]);
    for (const callback of app.received) {
      expect(callback.url).toBe("/webhooks/vonage/sms-status?message=m-1");
      expect(JSON.parse(callback.body)).toMatchObject({
        message_uuid: body.message_uuid,
        to: TO,
        channel: "sms",
      });
      expect(isSigned(callback)).toBe(true);
    }
  });

  it("goes on with a callback that failed", async () => {
    app.answers.push(500, 500);
    await send();
    await eventually(() => app.received.length === 4);
    expect(statuses()).toEqual(["submitted", "submitted", "submitted", "delivered"]);
    expect(app.received.every(isSigned)).toBe(true);
  });

  it.each([
    ["15005550030", "rejected", 1180],
    ["15005550031", "undeliverable", 1100],
  ])("brings bad news of %s", async (to, status, code) => {
    await send({ to });
    const last = await eventually(() =>
      app.received.find((one) => one.body.includes(`"status":"${status}"`)),
    );
    expect(JSON.parse(last.body).error).toMatchObject({
      title: code,
      type: expect.stringContaining(`#${code}`),
    });
  });

  it.each([
    [{ to: "15005550001" }, 1170],
    [{ to: "0123" }, 1170],
    [{ to: "" }, 1010],
    [{ to: "15005550004" }, 1050],
    [{ from: "15005550007" }, 1120],
    [{ text: "" }, 1010],
    [{ text: "x".repeat(1001) }, 1020],
    [{ webhook_url: "http://elsewhere.example/" }, 1020],
  ])("refuses %o with code %i, as a problem", async (change, code) => {
    const { status, type, body } = await send(change);
    expect(status).toBe(422);
    expect(type).toContain("application/problem+json");
    expect(body).toMatchObject({
      type: expect.stringMatching(new RegExp(`#${code}$`)),
      title: expect.any(String),
    });
    const { body: ledger } = await control(simulator, "GET", "/control/ledger");
    expect(ledger.counts).toMatchObject({ sms: 0, refused: 1 });
  });

  it("answers 401 to a wrong secret", async () => {
    const { status, body } = await ask("/v1/messages", sms(), "wrong");
    expect(status).toBe(401);
    expect(body.type).toMatch(/#unauthorized$/);
  });
});

describe("GET /v2/reports/records", () => {
  it("gives one by its id, and says which is not known", async () => {
    const { body } = await send({ to: "15005550030" });
    await eventually(() => statuses().includes("rejected"));
    const id = String(body.message_uuid);
    expect((await records({ id: `${id},other` })).body).toMatchObject({
      records: [{ message_id: id, status: "rejected", error_code: "1180" }],
      ids_not_found: "other",
    });
    expect((await records({ id })).body.records).not.toMatchObject([{ message_body: expect.anything() }]);
  });

  it("filters by recipient and time, and turns pages", async () => {
    for (let i = 0; i < 51; i++) await send({ text: `text ${i}` });
    await send({ to: "15145550199" });
    const first = (await records({ to: TO, include_message: "true" })).body;
    expect(first).toMatchObject({ request_status: "TRUNCATED", items_count: 50 });
    const links = z.object({ next: z.object({ href: z.string() }) }).parse(first._links);
    expect((await ask(links.next.href)).body).toMatchObject({
      request_status: "SUCCESS",
      records: [{ to: TO, message_body: "text 0" }],
    });
    const later = new Date(Date.now() + 60_000).toISOString();
    expect((await records({ date_start: later })).body.records).toEqual([]);
  });

  it.each([
    [{ product: "SMS" }, 422],
    [{ id: "x", date_start: "2026-03-01T14:00:00Z" }, 422],
    [{ date_start: "yesterday" }, 422],
    [{ account_id: "other000" }, 403],
  ])("refuses %o with %i", async (query, status) => {
    expect((await records(query)).status).toBe(status);
  });
});

describe("the faults of the SMS provider", () => {
  const spoil = (faults: Record<string, number>) => control(simulator, "PUT", "/control/faults/sms", faults);

  it.each([
    [503, "1030"],
    [429, "1000"],
    [402, "low-balance"],
  ])("%i is refused in Vonage's words", async (errorStatus, code) => {
    await spoil({ errorRate: 1, errorStatus });
    expect(await send()).toMatchObject({
      status: errorStatus,
      body: { type: expect.stringContaining(`#${code}`) },
    });
    expect((await records({})).status).toBe(errorStatus);
  });

  it("duplicates come twice, signed anew", async () => {
    await spoil({ duplicateCallbackRate: 1 });
    await send();
    await eventually(() => app.received.length === 4);
    expect(new Set(app.received.map((one) => one.body)).size).toBe(2);
    expect(app.received.every(isSigned)).toBe(true);
  });
});
