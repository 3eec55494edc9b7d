import { randomInt, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertContact } from "../../test/factories/contacts.ts";
import { insertLead } from "../../test/factories/leads.ts";
import { changeUsers, onlyOnCall } from "../../test/factories/users.ts";
import { eventually, startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { alertToolCall, vapiCall } from "../../test/vapi-messages.ts";

const US = "+15145550100";
let given = randomInt(1_000, 9_000);
const anyNumber = () => {
  given += 1;
  return `+1450555${given}`;
};

describe("people who want no SMS", () => {
  let app: TestApplication;
  let cookie: string;
  beforeAll(async () => {
    app = await startTestApplication({ environment: { TRUNKLINE_CONTACT_HOURS: "00:00-24:00" } });
    await onlyOnCall(app.db, "supervisor");
    cookie = await app.signIn("agent");
  });
  afterAll(() => app.close());

  /** Texts us as the outside world does: the carrier reads along. */
  const text = (from: string, words: string) =>
    fetch(`${app.simulatorUrl}/control/replies`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ from, text: words }),
    });
  const may = async (channel: "sms" | "call", to: object) =>
    (await app.request("/api/reachability", { cookie, json: { channel, purpose: "service", ...to } })).body;
  async function raiseAlert(): Promise<string> {
    const call = vapiCall();
    await app.vapi(alertToolCall(call, { priority: "P1", message: `Flood ${randomUUID()}` }));
    const row = await app
      .db("messages")
      .join("alerts", "alerts.id", "messages.alert_id")
      .join("calls", "calls.id", "alerts.call_id")
      .where("calls.provider_call_id", call.id)
      .first("messages.id");
    return row.id;
  }

  it("are heard when they say STOP, whichever record has their number, until START; calls are another matter", async () => {
    const phone = anyNumber();
    const contact = await insertContact(app.db, { phone });
    const lead = await insertLead(app.db, { phone });
    const everybody = [{ contactId: contact.id }, { leadId: lead.id }, { phone }];
    for (const to of everybody) expect(await may("sms", to)).toMatchObject({ allowed: true });
    await text(phone, "Stop");
    for (const to of everybody) {
      expect(await may("sms", to)).toMatchObject({
        allowed: false,
        reason: "consent_withdrawn",
        nextAllowedAt: null,
      });
      expect(await may("call", to)).toMatchObject({ allowed: true });
    }
    // Consent that somebody noted of them does not make up for it.
    const willing = await insertContact(app.db, { phone, consent: "given" });
    expect(await may("sms", { contactId: willing.id })).toMatchObject({ reason: "consent_withdrawn" });
    // On the list, too, that is why: it keeps from calling as well.
    await app.db("dnc_numbers").insert({ phone, reason: "requested", source: "manual" });
    for (const channel of ["sms", "call"] as const) {
      expect(await may(channel, { phone })).toMatchObject({ reason: "do_not_call", nextAllowedAt: null });
    }
    await app.db("dnc_numbers").where({ phone }).delete();
    await text(phone, "please do not start anything");
    expect((await may("sms", { phone })).allowed).toBe(false);
    await text(phone, "START");
    for (const to of everybody) expect(await may("sms", to)).toMatchObject({ allowed: true });
  });

  it("are listed, newest first, with how that is known", async () => {
    await app.db("sms_opt_outs").delete();
    const numbers = [anyNumber(), anyNumber(), anyNumber()] as const;
    for (const [index, phone] of numbers.entries()) {
      const created_at = new Date(Date.now() - (3 - index) * 60_000);
      await app.db("sms_opt_outs").insert({ phone, source: index === 1 ? "carrier" : "stop", created_at });
    }
    const list = async (query: string) =>
      (await app.request(`/api/sms-opt-outs?${query}`, { cookie })).body as {
        items: { phone: string }[];
        nextCursor: string | null;
      };
    const phonesOf = ({ items }: { items: { phone: string }[] }) => items.map(({ phone }) => phone);
    const first = await list("limit=2");
    expect(phonesOf(first)).toEqual([numbers[2], numbers[1]]);
    expect(phonesOf(await list(`limit=2&cursor=${first.nextCursor}`))).toEqual([numbers[0]]);
    expect((await list("source=carrier")).items).toMatchObject([{ phone: numbers[1], source: "carrier" }]);
    const typed = encodeURIComponent(numbers[0].replace("+1", "1 ").replace("450", "(450) "));
    expect(phonesOf(await list(`phone=${typed}`))).toEqual([numbers[0]]);
    expect((await app.request("/api/sms-opt-outs?phone=7", { cookie })).status).toBe(422);
    expect((await app.request("/api/sms-opt-outs")).status).toBe(401);
  });

  it("are refused by the carrier, too, which we keep: staff who told only the carrier", async () => {
    const phone = anyNumber();
    await changeUsers(app.db, "supervisor", { phone });
    // Their STOP was lost on its way to us.
    await fetch(`${app.simulatorUrl}/control/faults/sms`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ lostCallbackRate: 1 }),
    });
    await text(phone, "STOP");
    await fetch(`${app.simulatorUrl}/control/faults/sms`, { method: "DELETE" });
    expect(await may("sms", { phone })).toMatchObject({ allowed: true });
    const id = await raiseAlert();
    const row = await eventually("it is given up", async () => {
      const message = await app.db("messages").where({ id }).first();
      return message?.status === "failed" && message;
    });
    expect(row).toMatchObject({ error_code: "21610", attempts: 1 });
    expect(await may("sms", { phone })).toMatchObject({ allowed: false, reason: "consent_withdrawn" });
    expect(await app.db("sms_opt_outs").where({ phone }).first()).toMatchObject({ source: "carrier" });
    expect(await app.db("users").where({ phone }).first()).toMatchObject({ sms_opted_out_phone: phone });
    expect(
      await app.db("audit_log").where({ action: "user.sms_opted_out" }).orderBy("at", "desc").first(),
    ).toMatchObject({ subject_type: "user" });
  });

  it("are known by what the carrier says of an SMS that it had accepted", async () => {
    const phone = anyNumber();
    await changeUsers(app.db, "supervisor", { phone, sms_opted_out_phone: null });
    const id = await raiseAlert();
    const sent = await eventually("it is sent", async () => {
      const message = await app.db("messages").where({ id }).whereNotNull("provider_sid").first();
      return message?.status === "delivered" && message;
    });
    await app.db("messages").where({ id }).update({ status: "sent", delivered_at: null });
    await app.twilio(`/webhooks/twilio/sms-status?message=${id}`, {
      MessageSid: sent.provider_sid,
      MessageStatus: "failed",
      ErrorCode: "21610",
      To: phone,
      From: US,
    });
    expect((await may("sms", { phone })).allowed).toBe(false);
  });
});
