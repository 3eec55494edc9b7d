import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { connectClient } from "../../live/test/live-client.ts";
import { insertCall } from "../../test/factories/calls.ts";
import { insertContact } from "../../test/factories/contacts.ts";
import { insertLead } from "../../test/factories/leads.ts";
import { insertThread } from "../../test/factories/threads.ts";
import { insertUser } from "../../test/factories/users.ts";
import {
  type Answer,
  eventually,
  startTestApplication,
  type TestApplication,
} from "../../test/test-application.ts";

const US = "+15145550100";
const THREADS = "/api/threads";
let last = 5_550_000;
const nextPhone = () => `+1438${++last}`;

describe("customers' threads", () => {
  let app: TestApplication;
  let agent: string;
  let manager: string;
  let agentId: string;
  beforeAll(async () => {
    app = await startTestApplication({ environment: { TRUNKLINE_CONTACT_HOURS: "00:00-24:00" } });
    [agent, manager] = [await app.signIn("agent"), await app.signIn("manager")];
    agentId = (await app.request("/api/session", { cookie: agent })).body.user.id;
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    await app.db("channels").where({ type: "contact" }).delete();
  });

  const texted = (from: string, body: string, sid = `SM${randomUUID()}`) =>
    app.twilio("/webhooks/twilio/sms-inbound", {
      MessageSid: sid,
      SmsSid: sid,
      From: from,
      To: US,
      Body: body,
      NumMedia: "0",
    });
  const list = async (query = "", cookie = agent) =>
    (await app.request(`${THREADS}?${query}`, { cookie })).body.items;
  const only = async (query = "", cookie = agent) => {
    const [thread, ...more] = await list(query, cookie);
    expect(more).toEqual([]);
    return thread;
  };
  const post = (path: string, json?: object, cookie = agent): Promise<Answer> =>
    app.request(`${THREADS}/${path}`, { method: "POST", cookie, ...(json ? { json } : {}) });
  const answer = (id: string, seenSequence: number, cookie = agent, more: object = {}) =>
    post(`${id}/messages`, { text: `Answer ${randomUUID()}`, seenSequence, ...more }, cookie);
  const entries = async (id: string, cookie = agent) =>
    (await app.request(`${THREADS}/${id}/messages`, { cookie })).body.items;
  const assign = (id: string, version: number, assignedTo: string | null, cookie = agent) =>
    app.request(`${THREADS}/${id}`, {
      method: "PATCH",
      cookie,
      json: { assignedTo },
      headers: { "if-match": `"${version}"` },
    });
  const read = (id: string, sequence: number, cookie = agent) =>
    app.request(`${THREADS}/${id}/read`, { method: "PUT", cookie, json: { sequence } });

  it("finds threads by the customer's name, the number written any way, and words of a message", async () => {
    const contact = await insertContact(app.db, { first_name: "Zéphirine", last_name: "Quist" });
    const named = await insertThread(app.db, { contact_id: contact.id });
    const phone = nextPhone();
    await texted(phone, "The gutter over the veranda leaks");
    await texted(nextPhone(), "Something else");
    const found = async (q: string) =>
      (await list(`q=${encodeURIComponent(q)}`, manager)).map(({ id }: { id: string }) => id);
    expect(await found("zephirine qui")).toEqual([named.id]);
    const [byNumber] = await found(phone.slice(-7).replace(/^(...)/, "$1-"));
    expect(await found("verand")).toEqual([byNumber]);
    expect(await found("gutter chimney")).toEqual([]);
    const tooShort = await app.request(`${THREADS}?q=z`, { cookie: manager });
    expect(tooShort.status).toBe(422);
  });

  it("begin with an SMS of somebody whom we know by their number, and belong to whoever has them", async () => {
    const phone = nextPhone();
    const lead = await insertLead(app.db, { company: "Toitures Roy" });
    const contact = await insertContact(app.db, { phone, lead_id: lead.id, owner_id: agentId });
    expect((await texted(phone, "Is anybody there?")).status).toBe(200);
    await texted(phone, "Hello?");
    expect(await only()).toMatchObject({
      status: "open",
      assignedTo: { id: agentId },
      contact: { id: contact.id, name: "Zoé Lavoie" },
      lead: { id: lead.id, company: "Toitures Roy" },
      phone,
      unread: 2,
      lastSequence: 2,
      snippet: "Hello?",
      waitingSince: expect.any(String),
    });
  });

  it("begin with whoever it is, once for each SMS, and belong to nobody then", async () => {
    const phone = nextPhone();
    await texted(phone, "Hi", "SM-same");
    await texted(phone, "Hi", "SM-same");
    const thread = await only("assignedTo=nobody");
    expect(thread).toMatchObject({ phone, contact: null, lead: null, assignedTo: null, unread: 1 });
    expect(await entries(thread.id)).toMatchObject([
      { kind: "inbound", status: "received", text: "Hi", from: phone, to: US, isRead: false },
    ]);
  });

  it("take in what the staff texts unless it answers an alert", async () => {
    const user = await insertUser(app.db, { phone: nextPhone() });
    await texted(user.phone ?? "", "1");
    expect(await list()).toEqual([]);
    await texted(user.phone ?? "", "Can somebody take my shift?");
    expect(await only()).toMatchObject({ snippet: "Can somebody take my shift?" });
  });

  it("are answered by SMS, which says how far it is; nobody waits then, and whoever answered has it", async () => {
    const phone = nextPhone();
    await texted(phone, "When do you come?");
    const { id } = await only();
    const sent = await answer(id, 1);
    expect([sent.status, sent.body]).toMatchObject([201, { kind: "outbound", sequence: 2, to: phone }]);
    expect(await only("assignedTo=me")).toMatchObject({ waitingSince: null, unread: 0 });
    const delivered = await eventually("the receipt", async () => {
      const [newest] = await entries(id);
      return newest.status === "delivered" ? newest : null;
    });
    expect(delivered).toMatchObject({ id: sent.body.id, author: { id: agentId }, errorCode: null });
  });

  it("are not answered twice by two who have not seen each other's answer, unless they mean it", async () => {
    await texted(nextPhone(), "Who comes?");
    const { id, version } = await only();
    // Whoever answers what nobody has takes it along, out of the sight of other departments.
    await assign(id, version, agentId);
    const both = await Promise.all([answer(id, 1, agent), answer(id, 1, manager)]);
    const codes = both.map(({ status, body }) => [status, body.code ?? null]).sort();
    expect(codes).toEqual([
      [201, null],
      [409, "answered_meanwhile"],
    ]);
    expect((await entries(id)).map(({ sequence }: { sequence: number }) => sequence)).toEqual([2, 1]);
    const [late] = both
      .map(({ status }, index) => (status === 409 ? [agent, manager][index] : null))
      .filter(Boolean);
    expect((await answer(id, 1, late ?? "", { force: true })).status).toBe(201);
    // One's own answers are no surprise.
    expect((await answer(id, 2, late ?? "")).status).toBe(201);
  });

  it("are written to only where the gate lets it pass, and say why it does not", async () => {
    const phone = nextPhone();
    await texted(phone, "Hello");
    await texted(phone, "STOP");
    const { id, unread } = await only();
    expect(unread).toBe(2);
    const refused = await answer(id, 2);
    expect([refused.status, refused.body.code, refused.body.detail]).toEqual([
      409,
      "not_reachable",
      "This person has withdrawn consent.",
    ]);
    expect(
      await app.db("reach_refusals").where({ channel: "sms", phone_ending: phone.slice(-4) }),
    ).toHaveLength(1);
    expect(await entries(id)).toHaveLength(2);
  });

  it("are closed and opened again by us or by what the customer writes; STOP opens nothing", async () => {
    const phone = nextPhone();
    await texted(phone, "Hello");
    const { id } = await only();
    expect((await post(`${id}/close`)).body).toMatchObject({
      status: "closed",
      unread: 0,
      waitingSince: null,
    });
    expect(await list()).toEqual([]);
    expect(await only("status=closed")).toMatchObject({ id });
    await texted(phone, "STOP");
    expect(await only("status=closed")).toMatchObject({ unread: 1, waitingSince: null });
    await texted(phone, "One more thing");
    expect(await only()).toMatchObject({ id, status: "open", closedAt: null, unread: 2 });
    await post(`${id}/close`);
    expect((await post(`${id}/reopen`)).body.status).toBe("open");
    const actions = await app.db("audit_log").where({ subject_id: id }).orderBy("at").pluck("action");
    expect(actions).toEqual(["thread.closed", "thread.closed", "thread.reopened"]);
  });

  it("sleep until their time or until the customer writes", async () => {
    const phone = nextPhone();
    await texted(phone, "Hello");
    const { id } = await only();
    const until = new Date(Date.now() + 3_600_000).toISOString();
    expect((await post(`${id}/snooze`, { until: new Date(0).toISOString() })).body.errors[0].pointer).toBe(
      "#/until",
    );
    expect((await post(`${id}/snooze`, { until })).body).toMatchObject({
      status: "snoozed",
      snoozedUntil: until,
    });
    await app.runPeriodic("threads-wake");
    expect(await only("status=snoozed")).toMatchObject({ id });
    await app
      .db("threads")
      .where({ id })
      .update({ snoozed_until: new Date(Date.now() - 1_000) });
    await app.runPeriodic("threads-wake");
    expect(await only("status=open")).toMatchObject({ id, snoozedUntil: null });
    await post(`${id}/snooze`, { until });
    await texted(phone, "Are you there?");
    expect(await only("status=open")).toMatchObject({ id });
  });

  it("are read for the whole team, never back but on purpose", async () => {
    const phone = nextPhone();
    for (const text of ["One", "Two", "Three"]) await texted(phone, text);
    const { id } = await only();
    expect((await read(id, 2)).body).toMatchObject({ unread: 1, readSequence: 2 });
    expect((await read(id, 1, manager)).body.unread).toBe(1);
    expect((await read(id, 99)).body).toMatchObject({ unread: 0, readSequence: 3 });
    expect(await list("unread=true")).toEqual([]);
    const again = await app.request(`${THREADS}/${id}/read`, { method: "DELETE", cookie: manager });
    expect(again.body.unread).toBe(1);
    expect((await app.request(`${THREADS}/counts`, { cookie: agent })).body).toEqual({
      open: 1,
      mine: 0,
      unassigned: 1,
      snoozed: 0,
      unread: 1,
      mineUnread: 0,
    });
  });

  it("are given to somebody by who has seen the latest version, and to nobody", async () => {
    await texted(nextPhone(), "Hello");
    const { id, version } = await only();
    const given = await assign(id, version, agentId);
    expect([given.body.assignedTo.id, given.headers.get("etag")]).toEqual([agentId, `"${version + 1}"`]);
    expect((await assign(id, version, null)).status).toBe(412);
    expect((await assign(id, version + 1, null)).body.assignedTo).toBeNull();
    const elsewhere = await insertUser(app.db, { department: "elsewhere" });
    const away = await assign(id, version + 2, elsewhere.id);
    expect([away.status, away.body.errors[0].message]).toEqual([422, "is not of your department"]);
    expect((await assign(id, version + 2, randomUUID())).body.errors[0].message).toBe("is no user");
  });

  it("are there for those who may see them alone", async () => {
    const elsewhere = await insertUser(app.db, { department: "elsewhere" });
    const { id } = await insertThread(app.db, { assigned_to: elsewhere.id, phone: nextPhone() });
    expect(await list()).toEqual([]);
    expect(await only("", manager)).toMatchObject({ id });
    const tried = [
      app.request(`${THREADS}/${id}`, { cookie: agent }),
      answer(id, 0),
      post(`${id}/close`),
      post(`${id}/notes`, { text: "x" }),
      read(id, 1),
      app.request(`${THREADS}/${id}/messages`, { cookie: agent }),
      app.request(`${THREADS}/${id}/presence`, { method: "PUT", cookie: agent, json: { state: "viewing" } }),
      post(`${id}/scheduled`, { text: "x", sendAt: new Date().toISOString() }),
    ];
    for (const { status, body } of await Promise.all(tried))
      expect([status, body.code]).toEqual([404, "thread_not_found"]);
    expect((await app.request(`${THREADS}/counts`, { cookie: agent })).body.open).toBe(0);
  });

  it("hold notes that the customer never gets", async () => {
    await texted(nextPhone(), "Hello");
    const { id } = await only();
    const note = await post(`${id}/notes`, { text: "Angry, be kind" });
    expect([note.status, note.body]).toMatchObject([201, { kind: "note", status: "posted", to: null }]);
    expect(await only()).toMatchObject({
      unread: 1,
      waitingSince: expect.any(String),
      snippet: "Angry, be kind",
    });
    // A colleague's note is no answer.
    expect((await answer(id, 1, manager)).status).toBe(201);
  });

  it("hold what colleagues write to their channel as notes, which move them up, and in whose sight they are alone", async () => {
    await texted(nextPhone(), "Hello");
    const { id, lastMessageAt } = await only();
    await insertThread(app.db, { phone: nextPhone(), last_message_at: new Date() });
    const channel = `/api/channels/${id}/messages`;
    const note = await app.request(channel, { cookie: manager, json: { content: "Call back at noon" } });
    expect(note.status, note.text).toBe(201);
    const [first] = await list();
    expect(first).toMatchObject({ id, snippet: "Call back at noon", unread: 1, lastSequence: 2 });
    expect(first.lastMessageAt > lastMessageAt).toBe(true);
    expect((await entries(id))[0]).toMatchObject({ id: note.body.id, kind: "note" });
    const elsewhere = await insertUser(app.db, { department: "elsewhere" });
    await app.db("threads").where({ id }).update({ assigned_to: elsewhere.id });
    const refused = await app.request(channel, { cookie: agent, json: { content: "Mine?" } });
    expect([refused.status, refused.body.code]).toEqual([404, "channel_not_found"]);
  });

  it("are told live to nobody any more who lost sight of them, and are not answered by them either", async () => {
    await texted(nextPhone(), "Who comes?");
    const { id } = await only();
    const live = await connectClient(Number(new URL(app.url).port), { Cookie: agent });
    for (const name of ["thread", "channel"]) await live.subscribe(`${name}:${id}`);
    const department = (await app.db("users").where({ id: agentId }).first("department")).department;
    await app.db("users").where({ email: "manager@trunkline.example" }).update({ department: "elsewhere" });
    // A manager of another department answers what nobody has: it is theirs then.
    expect((await answer(id, 1, manager)).status).toBe(201);
    for (const name of ["thread", "channel"])
      await live.hear(({ type, channel }) => type === "error" && channel === `${name}:${id}`);
    const late = await answer(id, 1, agent, { force: true });
    expect([late.status, late.body.code]).toEqual([404, "thread_not_found"]);
    await app.db("users").where({ email: "manager@trunkline.example" }).update({ department });
    live.socket.close();
  });

  it("are opened by us, with a contact, a lead or a number, once", async () => {
    const phone = nextPhone();
    const contact = await insertContact(app.db, { phone });
    const opened = await app.request(THREADS, { cookie: agent, json: { contactId: contact.id } });
    expect([opened.status, opened.body]).toMatchObject([
      201,
      { contact: { id: contact.id }, phone, assignedTo: { id: agentId }, unread: 0 },
    ]);
    const again = await app.request(THREADS, { cookie: manager, json: { phone } });
    expect([again.status, again.body.id]).toEqual([200, opened.body.id]);
    await texted(phone, "Yes?");
    expect(await only()).toMatchObject({ id: opened.body.id, unread: 1 });
    const without = await insertContact(app.db, { phone: null });
    const refused = await app.request(THREADS, { cookie: agent, json: { contactId: without.id } });
    // Somebody without a number has a place for notes; nothing can be sent there.
    expect(refused.status).toBe(201);
    expect((await answer(refused.body.id, 0)).status).toBe(422);
    const lead = await insertLead(app.db, { phone: null });
    expect((await app.request(THREADS, { cookie: agent, json: { leadId: lead.id } })).status).toBe(422);
  });

  it("are answered by templates, filled in; not where something is missing", async () => {
    const phone = nextPhone();
    await insertContact(app.db, { phone, first_name: "Ada" });
    await texted(phone, "Hello");
    const { id } = await only();
    const template = async (body: string) =>
      (await app.request("/api/message-templates", { cookie: manager, json: { name: "T", body } })).body.id;
    const good = await template("Good day {{contact.firstName}}, {{agent.name}} here.");
    const sent = await post(`${id}/messages`, { templateId: good, seenSequence: 1 });
    expect(sent.body).toMatchObject({ text: "Good day Ada, Amélie Tremblay here.", templateId: good });
    const bad = await template("About {{lead.company}}");
    const refused = await post(`${id}/messages`, { templateId: bad, seenSequence: 2 });
    expect([refused.status, refused.body.errors[0]]).toMatchObject([
      422,
      { pointer: "#/templateId", message: expect.stringContaining("lead.company") },
    ]);
    const both = { templateId: good, text: "x", seenSequence: 2 };
    expect((await post(`${id}/messages`, both)).status).toBe(422);
  });

  it("send a failed SMS again on demand, and no other", async () => {
    // The simulator's carrier refuses this number for good.
    const phone = "+15005550001";
    await insertContact(app.db, { phone, time_zone: "America/Toronto" });
    const { body: thread } = await app.request(THREADS, { cookie: agent, json: { phone } });
    const sent = await answer(thread.id, 0);
    const failed = await eventually("the failure", async () => {
      const [newest] = await entries(thread.id);
      return newest.status === "failed" ? newest : null;
    });
    expect(failed).toMatchObject({
      id: sent.body.id,
      failedAt: expect.any(String),
      errorReason: expect.any(String),
    });
    const again = await post(`${thread.id}/messages/${sent.body.id}/resend`);
    expect([again.status, again.body]).toMatchObject([
      202,
      { id: sent.body.id, status: "queued", failedAt: null },
    ]);
    expect((await post(`${thread.id}/messages/${randomUUID()}/resend`)).body.code).toBe(
      "thread_message_not_found",
    );
    const busy = await post(`${thread.id}/messages/${sent.body.id}/resend`);
    expect([202, 409]).toContain(busy.status);
    // Nobody on duty is paged for it.
    expect(await app.db("notifications").where({ type: "sms.given_up" })).toEqual([]);
  });

  it("show who is at them just now", async () => {
    await texted(nextPhone(), "Hello");
    const { id } = await only();
    const enter = (state: string, cookie: string) =>
      app.request(`${THREADS}/${id}/presence`, { method: "PUT", cookie, json: { state } });
    await enter("answering", manager);
    const { body } = await enter("viewing", agent);
    expect(body.present).toEqual(
      expect.arrayContaining([
        { userId: agentId, name: "Amélie Tremblay", state: "viewing" },
        expect.objectContaining({ state: "answering" }),
      ]),
    );
    await app.request(`${THREADS}/${id}/presence`, { method: "DELETE", cookie: manager });
    const { present } = (await app.request(`${THREADS}/${id}`, { cookie: agent })).body;
    expect(present).toEqual([{ userId: agentId, name: "Amélie Tremblay", state: "viewing" }]);
  });

  it("have the voicemails of their caller, which open them", async () => {
    const phone = nextPhone();
    const sid = `CA${randomUUID().replaceAll("-", "")}`;
    const call = await insertCall(app.db, { phone, status: "completed", carrier_call_id: sid });
    await app
      .db("call_identities")
      .insert({ provider: "twilio", provider_call_id: sid, call_id: call.id, is_leg: false })
      .onConflict()
      .ignore();
    const leave = () =>
      app.twilio("/webhooks/twilio/recording-status", {
        RecordingSid: sid.replace("CA", "RE"),
        CallSid: sid,
        RecordingStatus: "completed",
        RecordingSource: "RecordVerb",
        RecordingUrl: `${app.simulatorUrl}/recordings/x`,
      });
    await leave();
    await leave();
    const thread = await only();
    expect(thread).toMatchObject({ phone, unread: 0, waitingSince: expect.any(String) });
    const [entry, ...more] = await entries(thread.id);
    expect(more).toEqual([]);
    const voicemail = await app.db("voicemails").where({ call_id: call.id }).first();
    expect(entry).toMatchObject({ kind: "voicemail", voicemailId: voicemail.id, author: null });
    await post(`${thread.id}/close`);
    await texted(phone, "I left a message");
    expect(await entries(thread.id)).toHaveLength(2);
  });
});
