import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { insertAlert } from "../../test/factories/alerts.ts";
import { insertMessage } from "../../test/factories/messages.ts";
import { type Answer, startTestApplication, type TestApplication } from "../../test/test-application.ts";

const US = "+15145550100";
const STRANGER = "+14385550199";
/** Of the demo's agent. */
const PATH = "/webhooks/twilio/sms-inbound";

describe("SMS to us", () => {
  let app: TestApplication;
  let agent: { readonly id: string; readonly name: string; readonly phone: string };
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
    const user = await app.db("users").where({ email: "agent@trunkline.example" }).first();
    if (!user?.phone) throw new Error("the demo's agent has no phone");
    agent = { id: user.id, name: user.name, phone: user.phone };
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    await app.db("inbound_sms").delete();
    await app.db("messages").delete();
    await app.db("alerts").delete();
    await app.db("users").update({ sms_opted_out_phone: null });
  });

  const text = (body: string, { from = agent.phone, sid = `SM${randomUUID()}` } = {}): Promise<Answer> =>
    app.twilio(PATH, { MessageSid: sid, SmsSid: sid, From: from, To: US, Body: body, NumMedia: "0" });
  /** An alert whose SMS went to the agent. */
  async function alerted(reference: string, minutesAgo = 1): Promise<string> {
    const at = new Date(Date.now() - minutesAgo * 60_000);
    const alert = await insertAlert(app.db, { created_at: at });
    await insertMessage(app.db, {
      alert_id: alert.id,
      recipient_user_id: agent.id,
      to_number: agent.phone,
      content: `[P1] Flood\nReply 1 to acknowledge. Ref ${reference}`,
    });
    return alert.id;
  }
  const alertOf = (id: string) => app.db("alerts").where({ id }).first();
  const replies = () =>
    app
      .db("messages")
      .whereNull("alert_id")
      .where({ direction: "outbound" })
      .orderBy("created_at")
      .pluck("content");

  it("1 takes the alert, for the person whom the SMS went to, and says so", async () => {
    const id = await alerted("ABC2345");
    const answer = await text("1");
    expect([answer.status, answer.text, answer.headers.get("content-type")]).toEqual([
      200,
      "<Response/>",
      "text/xml",
    ]);
    expect(await alertOf(id)).toMatchObject({ acknowledged_by: agent.id, acknowledged_how: "sms" });
    expect(await replies()).toEqual([expect.stringContaining("You have the P1 alert ABC2345")]);
    expect(await app.db("inbound_sms")).toMatchObject([
      { alert_id: id, user_id: agent.id, meaning: "acknowledge", reply: "acknowledged" },
    ]);
    const audit = await app.db("audit_log").where({ subject_id: id });
    expect(audit).toMatchObject([
      { action: "alert.acknowledged", actor_id: agent.id, detail: { how: "sms" } },
    ]);
  });

  it("a repeated one changes nothing, and an unsigned one is refused", async () => {
    await alerted("ABC2345");
    await text("1", { sid: "SM-again" });
    await text("1", { sid: "SM-again" });
    expect(await replies()).toHaveLength(1);
    const unsigned = await app.request(PATH, {
      body: "MessageSid=SM1&Body=1",
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    expect(unsigned.status).toBe(401);
  });

  it("1 takes none of several open alerts, 1 and a reference takes that one", async () => {
    const [first, second] = [await alerted("ABC2345", 2), await alerted("DEF2345", 1)];
    await text("1");
    expect([(await alertOf(first))?.acknowledged_at, (await alertOf(second))?.acknowledged_at]).toEqual([
      null,
      null,
    ]);
    expect(await replies()).toEqual([expect.stringContaining("1 DEF2345 or 1 ABC2345")]);
    await text("1 abc2345");
    expect((await alertOf(first))?.acknowledged_by).toBe(agent.id);
    expect((await alertOf(second))?.acknowledged_at).toBeNull();
  });

  it("1 of who comes second is told who has it; alerts of yesterday are none", async () => {
    const id = await alerted("ABC2345");
    const manager = await app.signIn("manager");
    expect(
      (await app.request(`/api/alerts/${id}/acknowledge`, { method: "POST", cookie: manager })).status,
    ).toBe(200);
    await text("1");
    expect(await replies()).toEqual([expect.stringMatching(/^The P1 alert is taken: .+ has it since /)]);
    expect((await alertOf(id))?.acknowledged_how).toBe("web");
    await app.db("messages").delete();
    await app.db("alerts").delete();
    const old = await alerted("DEF2345", 25 * 60);
    await text("1");
    expect((await alertOf(old))?.acknowledged_at).toBeNull();
    expect(await replies()).toEqual([expect.stringContaining("No alert of the last 24 hours")]);
  });

  it("many at once take an alert once, and machines are answered once an hour", async () => {
    const id = await alerted("ABC2345");
    await Promise.all(Array.from({ length: 6 }, () => text("1")));
    expect((await alertOf(id))?.acknowledged_by).toBe(agent.id);
    expect(await app.db("audit_log").where({ subject_id: id })).toHaveLength(1);
    await app.db("messages").delete();
    await Promise.all(Array.from({ length: 6 }, () => text("I am out of office")));
    expect(await replies()).toHaveLength(1);
  });

  it("STOP leaves somebody out of alerts until START, and administrators are told", async () => {
    const cookie = await app.signIn("admin");
    const names = async () => {
      const { items } = (await app.request("/api/alerts/recipients", { cookie })).body;
      return items[0].recipients.map(({ id }: { id: string }) => id);
    };
    expect(await names()).toContain(agent.id);
    await text("ARRÊT");
    expect(await names()).not.toContain(agent.id);
    expect(await names()).not.toHaveLength(0);
    expect(await replies()).toEqual([]);
    const jobs = await app.db("outbox").where({ kind: "notifications.notify" }).pluck("payload");
    expect(jobs).toContainEqual(expect.objectContaining({ type: "sms.opted_out", subjectId: agent.id }));
    // Nothing goes to a number that takes nothing.
    await text("hello?");
    expect(await replies()).toEqual([]);
    await text("START");
    expect(await names()).toContain(agent.id);
    // Another number has opted out of nothing.
    await text("STOP");
    await app.db("users").where({ id: agent.id }).update({ phone: "+15145550177" });
    expect(await names()).toContain(agent.id);
    await app.db("users").where({ id: agent.id }).update({ phone: agent.phone });
  });

  it("of strangers are kept, and nothing follows", async () => {
    const id = await alerted("ABC2345");
    for (const from of [STRANGER, "anonymous", "ACME"]) await text("1 ABC2345", { from });
    expect((await alertOf(id))?.acknowledged_at).toBeNull();
    expect(await replies()).toEqual([]);
    expect(await app.db("inbound_sms").orderBy("received_at")).toMatchObject([
      { from_number: STRANGER, body: "1 ABC2345", user_id: null, reply: null },
      { from_number: null },
      { from_number: null },
    ]);
  });

  it("of who has left count for nothing", async () => {
    const id = await alerted("ABC2345");
    await app.db("users").where({ id: agent.id }).update({ disabled_at: new Date() });
    await text("1");
    await app.db("users").where({ id: agent.id }).update({ disabled_at: null });
    expect((await alertOf(id))?.acknowledged_at).toBeNull();
  });
});
