import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { changeMessages } from "../../test/factories/messages.ts";
import { changeUsers, onlyOnCall } from "../../test/factories/users.ts";
import { eventually, startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { alertToolCall, vapiCall } from "../../test/vapi-messages.ts";

describe("SMS of an alert", () => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await startTestApplication();
    // One recipient is enough here, and makes counting easy.
    await onlyOnCall(app.db, "supervisor");
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    await fetch(`${app.simulatorUrl}/control/faults/sms`, { method: "DELETE" });
  });

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
  const messageRow = (id: string) => app.db("messages").where({ id }).first();
  const reaching = (id: string, status: string, timeoutMs?: number) =>
    eventually(
      `status ${status}`,
      async () => ((await messageRow(id)).status === status ? messageRow(id) : null),
      timeoutMs,
    );
  const setFault = (fault: object) =>
    fetch(`${app.simulatorUrl}/control/faults/sms`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(fault),
    });
  const ledgerOf = async (content: string) => {
    const answer = await fetch(`${app.simulatorUrl}/control/ledger?kind=sms&limit=1000`);
    const { items } = (await answer.json()) as { items: { body: string }[] };
    return items.filter(({ body }) => body === content);
  };

  it("is sent once and delivered, with a text that says what, whom to call and where to look", async () => {
    const row = await reaching(await raiseAlert(), "delivered");
    expect(row.content).toMatch(
      /^\[P1\] Flood .*\nCall back: Nadia Test, \+15145550142\nhttp.*\/calls\/.*\nReply 1 to acknowledge\. Ref [2-9A-Z]{7}$/,
    );
    expect(await ledgerOf(row.content)).toHaveLength(1);
  });

  it("survives refused attempts and is still sent once", async () => {
    await setFault({ errorRate: 1 });
    const id = await raiseAlert();
    await eventually("a failed attempt", async () => (await messageRow(id)).attempts >= 1);
    await fetch(`${app.simulatorUrl}/control/faults/sms`, { method: "DELETE" });
    const row = await reaching(id, "delivered", 20_000);
    expect(await ledgerOf(row.content)).toHaveLength(1);
  });

  it("is moved only forward by callbacks, in any order, any number of times", async () => {
    const id = await raiseAlert();
    const { provider_sid: sid } = await reaching(id, "delivered");
    const path = `/webhooks/twilio/sms-status?message=${id}`;
    for (const status of ["sent", "delivered", "queued", "undelivered", "delivered"]) {
      expect(
        (await app.twilio(path, { MessageSid: sid, MessageStatus: status, AccountSid: "AC1" })).status,
      ).toBe(204);
    }
    expect((await messageRow(id)).status).toBe("delivered");
  });

  it("is sent again when the carrier could not deliver it, and given up when it never can", async () => {
    const id = await raiseAlert();
    const first = await reaching(id, "delivered");
    await changeMessages(app.db, id, { status: "sent", delivered_at: null });
    const path = `/webhooks/twilio/sms-status?message=${id}`;
    await app.twilio(path, {
      MessageSid: first.provider_sid,
      MessageStatus: "undelivered",
      ErrorCode: "30008",
      RawDlrDoneDate: "",
    });
    const again = await messageRow(id);
    expect(again).toMatchObject({ status: "queued", generation: 2, resends: 1, provider_sid: null });
    await changeMessages(app.db, id, { status: "sent", provider_sid: "SM2", generation: 3 });
    await app.twilio(path, { MessageSid: "SM2", MessageStatus: "undelivered", ErrorCode: "30005" });
    expect(await messageRow(id)).toMatchObject({ status: "failed", error_code: "30005" });
  });

  describe("what is told of an SMS that failed", () => {
    const told = (id: string, sid: string, status: string, code = "30003") =>
      app.twilio(`/webhooks/twilio/sms-status?message=${id}`, {
        MessageSid: sid,
        MessageStatus: status,
        ErrorCode: code,
      });
    /** A message whose first SMS the carrier could not deliver; the next one is waiting. */
    async function failedOnce(): Promise<{ id: string; sid: string }> {
      const id = await raiseAlert();
      const { provider_sid: sid } = await reaching(id, "delivered");
      // As if nothing had been told of it yet.
      await changeMessages(app.db, id, { status: "sent", delivered_at: null });
      await app.db("provider_events").where({ message_id: id }).delete();
      expect((await told(id, sid, "undelivered")).status).toBe(204);
      return { id, sid };
    }

    it.each([
      ["the same failure, twice more", ["undelivered", "undelivered"]],
      ["the failure by another name", ["failed"]],
      ["that it was canceled", ["canceled"]],
      ["a late word that it was sent", ["sent"]],
      ["late words of its way", ["queued", "sending", "sent"]],
      ["everything again", ["sent", "undelivered", "failed", "sent"]],
    ])("counts once, and does not keep the next SMS from leaving: %s", async (_, statuses) => {
      const { id, sid } = await failedOnce();
      for (const status of statuses) await told(id, sid, status);
      expect(await messageRow(id)).toMatchObject({
        status: "queued",
        generation: 2,
        resends: 1,
        provider_sid: null,
        former_sids: [sid],
      });
    });

    it("still counts when it is good, also without our id", async () => {
      const { id, sid } = await failedOnce();
      await app.twilio("/webhooks/twilio/sms-status", { MessageSid: sid, MessageStatus: "delivered" });
      expect((await messageRow(id)).status).toBe("delivered");
    });

    it("fails once for each SMS: the second one's failure counts, too", async () => {
      const { id, sid } = await failedOnce();
      await told(id, "SMsecond", "undelivered");
      await told(id, sid, "failed");
      expect(await messageRow(id)).toMatchObject({ resends: 2, former_sids: [sid, "SMsecond"] });
    });
  });

  it("refuses callbacks that the carrier did not sign, and changes nothing", async () => {
    const id = await raiseAlert();
    const row = await reaching(id, "delivered");
    await changeMessages(app.db, id, { status: "sent" });
    const path = `/webhooks/twilio/sms-status?message=${id}`;
    const body = new URLSearchParams({ MessageSid: row.provider_sid, MessageStatus: "failed" }).toString();
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    expect((await app.request(path, { body, headers })).body.code).toBe("webhook_unsigned");
    const forged = await app.request(path, { body, headers: { ...headers, "x-twilio-signature": "forged" } });
    expect(forged.body.code).toBe("webhook_bad_signature");
    expect((await messageRow(id)).status).toBe("sent");
  });

  it("acknowledges the status of an SMS that is none of ours", async () => {
    const answer = await app.twilio("/webhooks/twilio/sms-status", {
      MessageSid: "SMunknown",
      MessageStatus: "sent",
    });
    expect(answer.status).toBe(204);
  });

  it("becomes a dead letter when the provider refuses it for good; an admin can replay it, others cannot", async () => {
    await changeUsers(app.db, "supervisor", { phone: "+15005550001" });
    const id = await raiseAlert();
    await reaching(id, "failed");
    await changeUsers(app.db, "supervisor", { phone: "+15145550112" });
    const list = await app.request("/api/alerts/dead-letters", { cookie: await app.signIn("supervisor") });
    expect(list.body.items[0]).toMatchObject({
      id,
      priority: 1,
      status: "failed",
      errorReason: expect.stringContaining("refused"),
    });
    const replay = `/api/alerts/dead-letters/${id}/replay`;
    expect((await app.request(replay, { method: "POST", cookie: await app.signIn("manager") })).status).toBe(
      403,
    );
    await changeMessages(app.db, id, { to_number: "+15145550112" });
    expect((await app.request(replay, { method: "POST", cookie: await app.signIn("admin") })).status).toBe(
      202,
    );
    await reaching(id, "delivered");
    expect((await app.request(replay, { method: "POST", cookie: await app.signIn("admin") })).status).toBe(
      404,
    );
    expect(await app.db("audit_log").where({ action: "dead_letter.replayed", subject_id: id })).toHaveLength(
      1,
    );
  });

  it("tells supervisors when it was given up", async () => {
    await changeUsers(app.db, "supervisor", { phone: "+15005550001" });
    await reaching(await raiseAlert(), "failed");
    await changeUsers(app.db, "supervisor", { phone: "+15145550112" });
    const cookie = await app.signIn("supervisor");
    const found = await eventually("the notification", async () => {
      const { body } = await app.request("/api/notifications", { cookie });
      return body.items.find(({ type }: { type: string }) => type === "sms.given_up");
    });
    expect(found.title).toContain("could not be delivered");
    await app.request("/api/notifications/read-all", { method: "POST", cookie });
    expect((await app.request("/api/notifications", { cookie })).body.unread).toBe(0);
  });
});
