import { createHash } from "node:crypto";
import jwt from "jsonwebtoken";
import { validateRequest } from "twilio/lib/webhooks/webhooks.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Simulator } from "./simulator.ts";
import {
  control,
  eventually,
  type Receiver,
  SECRETS,
  startReceiver,
  startTestSimulator,
} from "./test/receiver.ts";

const PHONE = "+15145550123";
const ACCOUNT = SECRETS.TRUNKLINE_TWILIO_ACCOUNT_SID;
const TOKEN = SECRETS.TRUNKLINE_TWILIO_AUTH_TOKEN;

let app: Receiver;
let simulator: Simulator;

beforeEach(async () => {
  app = await startReceiver();
  simulator = await startTestSimulator(app.url, {
    pace: 0,
    // No calls of its own within the test.
    office: { on: true, callsPerMinute: 0.1 },
  });
});
afterEach(async () => {
  await simulator.stop();
  await app.close();
});

const inbound = () => app.received.filter(({ url }) => url.endsWith("/sms-inbound"));
const fields = (body: string) => Object.fromEntries(new URLSearchParams(body));

async function alert(to: string, reference: string): Promise<void> {
  const form = {
    To: to,
    From: "+15145550100",
    Body: `[P1] Flood\nhttp://x/calls/1\nReply 1 to acknowledge. Ref ${reference}`,
    StatusCallback: `${app.url}/webhooks/twilio/sms-status?message=m-1`,
  };
  await fetch(`${simulator.url}/2010-04-01/Accounts/${ACCOUNT}/Messages.json`, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(`${ACCOUNT}:${TOKEN}`).toString("base64")}` },
    body: new URLSearchParams(form),
  });
}
const delivered = () => app.received.filter(({ body }) => body.includes("MessageStatus=delivered")).length;

describe("the phones of the people on duty", () => {
  it("answer the first SMS of an alert on a day at the office, signed as the carrier signs", async () => {
    await alert(PHONE, "ABC2345");
    const sms = await eventually(() => inbound()[0]);
    expect(fields(sms.body)).toMatchObject({ From: PHONE, To: "+15145550100", Body: "1 ABC2345" });
    const signature = String(sms.headers["x-twilio-signature"]);
    expect(validateRequest(TOKEN, signature, app.url + sms.url, fields(sms.body))).toBe(true);
    await alert("+15145550124", "DEF2345");
    await eventually(() => delivered() === 2);
    expect(inbound()).toHaveLength(1);
  });

  it("are not looked at when the office is closed", async () => {
    await control(simulator, "PUT", "/control/office", { on: false });
    await alert(PHONE, "ABC2345");
    await eventually(() => delivered() === 1);
    expect(inbound()).toEqual([]);
  });

  it("write whatever they are told to, by either carrier", async () => {
    expect((await control(simulator, "POST", "/control/replies", { from: PHONE, text: "STOP" })).status).toBe(
      202,
    );
    expect(fields(inbound()[0]?.body ?? "")).toMatchObject({ From: PHONE, Body: "STOP" });
    await control(simulator, "POST", "/control/replies", { from: PHONE, text: "1", carrier: "vonage" });
    const [, sms] = inbound();
    if (!sms) throw new Error("no SMS came by Vonage");
    expect(JSON.parse(sms.body)).toMatchObject({ from: PHONE.slice(1), text: "1", channel: "sms" });
    const token = String(sms.headers.authorization).replace("Bearer ", "");
    expect(jwt.decode(token)).toMatchObject({
      payload_hash: createHash("sha256").update(sms.body).digest("hex"),
    });
    expect((await control(simulator, "POST", "/control/replies", { from: "nobody", text: "1" })).status).toBe(
      422,
    );
  });
});
