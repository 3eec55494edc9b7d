import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSimulatorConfig } from "../../simulator/config.ts";
import { eventually, startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { alertToolCall, vapiCall } from "../../test/vapi-messages.ts";

interface SmsRow {
  readonly id: string;
  readonly content: string;
  readonly provider_sid: string;
  readonly to_number: string;
}

/** What the simulator takes without being told. */
const { vonage } = readSimulatorConfig({});

describe("an application that changed from Twilio to Vonage", () => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await startTestApplication({
      environment: {
        TRUNKLINE_SMS_PROVIDER: "vonage",
        TRUNKLINE_VONAGE_API_KEY: vonage.apiKey,
        TRUNKLINE_VONAGE_API_SECRET: vonage.apiSecret,
        TRUNKLINE_VONAGE_SIGNATURE_SECRET: vonage.signatureSecret,
        TRUNKLINE_VONAGE_FROM: "+15145550101",
      },
    });
    // One recipient is enough here, and makes counting easy.
    await app.db("users").whereNot({ email: "supervisor@trunkline.example" }).update({ on_call: false });
  });
  afterAll(() => app.close());

  /** Raises an alert as the voice agent does; resolves with its SMS once it is delivered. */
  async function deliveredSms() {
    const call = vapiCall();
    await app.vapi(alertToolCall(call, { priority: "P1", message: `Flood ${randomUUID()}` }));
    return eventually<SmsRow>("a delivered SMS", () =>
      app
        .db("messages")
        .join("alerts", "alerts.id", "messages.alert_id")
        .join("calls", "calls.id", "alerts.call_id")
        .where({ "calls.provider_call_id": call.id, "messages.status": "delivered" })
        .first("messages.*"),
    );
  }
  async function ledgerOf(kind: string): Promise<Record<string, unknown>[]> {
    const answer = await fetch(`${app.simulatorUrl}/control/ledger?kind=${kind}&limit=1000`);
    const { items } = (await answer.json()) as { items: Record<string, unknown>[] };
    return items;
  }

  it("sends an urgent message by Vonage, once, and takes Vonage's receipts", async () => {
    const message = await deliveredSms();
    expect(message).toMatchObject({ provider: "vonage", attempts: 1 });
    const sent = (await ledgerOf("sms")).filter(({ body }) => body === message.content);
    expect(sent).toMatchObject([
      { carrier: "vonage", sid: message.provider_sid, from: "+15145550101", to: message.to_number },
    ]);
    const receipts = await eventually("both receipts", async () => {
      const answered = (await ledgerOf("webhook")).filter(({ subject }) => subject === message.provider_sid);
      return answered.length >= 2 && answered;
    });
    expect(receipts.map(({ event, path, status }) => [event, path, status])).toEqual([
      ["sms.submitted", "/webhooks/vonage/sms-status", 204],
      ["sms.delivered", "/webhooks/vonage/sms-status", 204],
    ]);
  });

  it("still takes Twilio's receipt of an SMS that Twilio sent before", async () => {
    const { id } = await deliveredSms();
    const sid = `SM${randomUUID().replaceAll("-", "")}`;
    await app
      .db("messages")
      .where({ id })
      .update({ provider: "twilio", provider_sid: sid, status: "sent", delivered_at: null });
    const form = { MessageSid: sid, MessageStatus: "delivered", AccountSid: "AC1" };
    expect((await app.twilio(`/webhooks/twilio/sms-status?message=${id}`, form)).status).toBe(204);
    expect(await app.db("messages").where({ id }).first()).toMatchObject({
      status: "delivered",
      provider: "twilio",
    });
  });

  it("refuses receipts that Vonage did not sign", async () => {
    const json = { message_uuid: randomUUID(), status: "delivered" };
    const unsigned = await app.request("/webhooks/vonage/sms-status", { json });
    expect(unsigned).toMatchObject({ status: 401, body: { code: "webhook_unsigned" } });
    const forged = await app.request("/webhooks/vonage/sms-status", {
      json,
      headers: { authorization: "Bearer abc.def.ghi" },
    });
    expect(forged).toMatchObject({ status: 401, body: { code: "webhook_bad_signature" } });
  });
});

it("an application with Twilio alone knows no receipts of Vonage", async () => {
  const app = await startTestApplication({ roles: "api" });
  try {
    expect((await app.request("/webhooks/vonage/sms-status", { json: {} })).status).toBe(404);
  } finally {
    await app.close();
  }
});
