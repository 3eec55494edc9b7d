import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { eventually, startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { alertToolCall, vapiCall } from "../../test/vapi-messages.ts";
import { notifyingTools } from "./test/notifying.ts";

/** Six hours either way, on every day: quiet now, and for hours to come, whenever this runs. */
const QUIET_UNTIL_HOUR = (new Date().getUTCHours() + 6) % 24;
const QUIET = {
  days: ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
  from: `${String((QUIET_UNTIL_HOUR + 12) % 24).padStart(2, "0")}:00`,
  until: `${String(QUIET_UNTIL_HOUR).padStart(2, "0")}:00`,
};

describe("notifications by mail and SMS", () => {
  let app: TestApplication;
  let tools: ReturnType<typeof notifyingTools>;
  let agent: string;
  let agentId: string;
  let manager: string;
  beforeAll(async () => {
    app = await startTestApplication();
    tools = notifyingTools(app);
    [agent, manager] = await Promise.all([app.signIn("agent"), app.signIn("manager")]);
    agentId = (await tools.asks(agent).get("/api/me")).id;
    await app.db("users").where({ id: agentId }).update({ phone: "+15145550177", timezone: "UTC" });
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    await app.db("notifications").delete();
    await app.db("notification_preferences").delete();
    await app.forgetCached();
  });

  const address = "agent@trunkline.example";
  const mails = () => tools.digestsTo(address);
  const planned = (count: number, channel = "email") =>
    eventually(`${count} planned`, async () => {
      const rows = await tools.deliveriesOf(agentId, channel);
      return rows.length === count && rows;
    });

  it("mails what is unread as one digest, as text and HTML, with links", async () => {
    const before = (await mails()).length;
    const [first, second] = [
      await tools.giveLead(manager, agentId, "Ski <Patrol> & Co"),
      await tools.giveLead(manager, agentId),
    ];
    const contact = await tools
      .asks(manager)
      .post("/api/contacts", { firstName: "Ada", email: "ada@example.org", ownerId: agentId });
    expect(contact.status, contact.text).toBe(201);
    const waiting = await planned(3);
    for (const { due_at } of waiting) {
      expect(due_at.getTime()).toBeGreaterThan(Date.now());
      expect(due_at.getTime() % 3_600_000).toBe(0);
    }
    expect(await mails()).toHaveLength(before);
    await tools.letTimeCome(agentId);
    const ended = await tools.deliveredOf(agentId, "email", 3);
    // The line of the first lead has become "2 leads".
    expect(ended.map(({ status, reason }: { status: string; reason: string }) => [status, reason])).toEqual([
      ["skipped", "collapsed"],
      ["sent", null],
      ["sent", null],
    ]);
    const [mail, ...others] = (await mails()).slice(before);
    expect(others).toEqual([]);
    expect(mail?.subject).toBe("Contact given to you: Ada, and 1 more");
    for (const part of [mail?.text, mail?.html]) {
      expect(part).toContain("2 leads were given to you");
      expect(part).toContain(`${app.url}/leads/${second}`);
      expect(part).toContain(`${app.url}/contacts/${contact.body.id}`);
      expect(part).not.toContain(first);
    }
  });

  it("writes names into HTML as text", async () => {
    const before = (await mails()).length;
    await tools.giveLead(manager, agentId, "Ski <b>Patrol</b> & Co");
    await planned(1);
    await tools.letTimeCome(agentId);
    await tools.deliveredOf(agentId, "email", 1);
    const [mail] = (await mails()).slice(before);
    expect(mail?.html).toContain("Ski &lt;b&gt;Patrol&lt;/b&gt; &amp; Co");
    expect(mail?.text).toContain("Ski <b>Patrol</b> & Co");
  });

  it("ends the mails by one post to the link in them, without a sign-in, and by a button for people", async () => {
    const before = (await mails()).length;
    await tools.giveLead(manager, agentId);
    await planned(1);
    await tools.letTimeCome(agentId);
    await tools.deliveredOf(agentId, "email", 1);
    const [mail] = (await mails()).slice(before);
    expect(mail?.listUnsubscribePost).toBe("List-Unsubscribe=One-Click");
    const link = /^<(.+)>$/.exec(mail?.listUnsubscribe ?? "")?.[1] ?? "";
    expect(mail?.text).toContain(link);
    const path = link.slice(app.url.length);
    const wrong = `${path.slice(0, -2)}${path.endsWith("AA") ? "BB" : "AA"}`;
    const frequency = async () =>
      (await tools.asks(agent).get("/api/notification-preferences")).digest.frequency;

    expect((await app.request(wrong)).status).toBe(404);
    expect((await app.request(wrong, { method: "POST" })).status).toBe(404);
    const page = await app.request(path);
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(page.text).toContain('<form method="post">');
    expect(await frequency()).toBe("hourly");

    const form = { "content-type": "application/x-www-form-urlencoded" };
    const done = await app.request(path, { body: "List-Unsubscribe=One-Click", headers: form });
    expect(done.status).toBe(200);
    expect(await frequency()).toBe("off");
    expect(
      (await app.request(path, { body: "x", headers: { "content-type": "multipart/form-data; boundary=x" } }))
        .status,
    ).toBe(200);
    await tools.giveLead(manager, agentId);
    await eventually(
      "the notification",
      async () => (await app.db("notifications").where({ user_id: agentId })).length === 2,
    );
    expect(await tools.deliveriesOf(agentId, "email")).toHaveLength(1);
  });

  it("does not mail what was read meanwhile", async () => {
    const before = (await mails()).length;
    await tools.giveLead(manager, agentId);
    await planned(1);
    await tools.asks(agent).post("/api/notifications/read-all");
    await tools.letTimeCome(agentId);
    expect(await tools.deliveredOf(agentId, "email", 1)).toMatchObject([
      { status: "skipped", reason: "read" },
    ]);
    expect(await mails()).toHaveLength(before);
  });

  it("obeys at once who changes their mind: what waits is not sent as they wanted it before", async () => {
    const before = (await mails()).length;
    await tools.giveLead(manager, agentId);
    const [{ due_at: hourly }] = await planned(1);
    await tools.prefer(agent, { digest: { frequency: "daily", hour: (new Date().getUTCHours() + 5) % 24 } });
    const [{ due_at: daily }] = await planned(1);
    expect(daily.getTime() - hourly.getTime()).toBe(4 * 3_600_000);
    await tools.prefer(agent, { types: { "lead.assigned": { email: false } } });
    await tools.letTimeCome(agentId);
    expect(await tools.deliveredOf(agentId, "email", 1)).toMatchObject([
      { status: "skipped", reason: "not_wanted" },
    ]);
    expect(await mails()).toHaveLength(before);
  });

  it("sends SMS by the queue of SMS, at once, to those who want and take them", async () => {
    await tools.prefer(agent, { types: { "lead.assigned": { sms: true } } });
    const leadId = await tools.giveLead(manager, agentId);
    const [sms] = await tools.smsArrived("+15145550177", leadId);
    expect(sms?.body).toBe(`Trunkline: Lead given to you: Érablière Tremblay ${app.url}/leads/${leadId}`);
    expect(await tools.deliveredOf(agentId, "sms", 1)).toMatchObject([{ status: "sent" }]);

    await app.db("users").where({ id: agentId }).update({ sms_opted_out_phone: "+15145550177" });
    await tools.giveLead(manager, agentId);
    await planned(2, "email");
    expect(await tools.deliveriesOf(agentId, "sms")).toHaveLength(1);
    await app.db("users").where({ id: agentId }).update({ sms_opted_out_phone: null });
  });

  it("holds what is not urgent until quiet time ends, and lets P1 through", async () => {
    await tools.prefer(agent, {
      types: { "lead.assigned": { sms: true }, "alert.raised": { sms: true } },
      quietTime: QUIET,
    });
    const leadId = await tools.giveLead(manager, agentId);
    const [{ due_at }] = await planned(1, "sms");
    expect([due_at.getUTCHours(), due_at.getUTCMinutes()]).toEqual([QUIET_UNTIL_HOUR, 0]);
    // It is judged anew when its time seems to have come.
    await tools.letTimeCome(agentId);
    await eventually("it is put off again", async () => {
      const [row] = await tools.deliveriesOf(agentId, "sms");
      return row.status === "pending" && row.due_at.getTime() === due_at.getTime();
    });
    await app.vapi(alertToolCall(vapiCall(), { message: "Flood", priority: "P1" }));
    await eventually("the urgent one", async () => {
      const rows = await tools.deliveriesOf(agentId, "sms");
      return rows.length === 2 && rows[1].status === "sent";
    });
    await tools.prefer(agent, { quietTime: null });
    await tools.deliveredOf(agentId, "sms", 2);
    expect(await tools.smsArrived("+15145550177", leadId)).toHaveLength(1);
  });

  it("mails a P1 at once, and goes on with the same mail after a failure", async () => {
    const before = (await mails()).length;
    await tools.prefer(agent, { types: { "alert.raised": { email: true } } });
    await app.vapi(alertToolCall(vapiCall(), { message: "Flood", priority: "P1" }));
    await tools.deliveredOf(agentId, "email", 1);
    const [mail] = (await mails()).slice(before);
    expect(mail?.subject).toMatch(/^P1 alert: /);
    const [{ batch_id }] = await app
      .db("notification_deliveries")
      .where({ user_id: agentId, channel: "email" });
    expect(mail?.messageId).toBe(`<notifications-${batch_id}@trunkline.example>`);
    // As if the process had died after the mail server took it, before that was noted.
    await app
      .db("notification_deliveries")
      .where({ batch_id })
      .update({ status: "pending", ended_at: null, claimed_until: new Date(Date.now() - 1) });
    await tools.letTimeCome(agentId);
    await tools.deliveredOf(agentId, "email", 1);
    const ids = (await mails()).slice(before).map(({ messageId }) => messageId);
    expect(ids).toEqual([mail?.messageId, mail?.messageId]);
  });
});
