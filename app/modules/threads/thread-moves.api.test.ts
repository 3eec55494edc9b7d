import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertContact } from "../../test/factories/contacts.ts";
import { insertLead } from "../../test/factories/leads.ts";
import { insertScheduledMessage } from "../../test/factories/threads.ts";
import { eventually, startTestApplication, type TestApplication } from "../../test/test-application.ts";

let last = 5_560_000;
const nextPhone = () => `+1438${++last}`;

describe("the threads of records", () => {
  let app: TestApplication;
  let agent: string;
  let agentId: string;
  beforeAll(async () => {
    app = await startTestApplication({ environment: { TRUNKLINE_CONTACT_HOURS: "00:00-24:00" } });
    agent = await app.signIn("agent");
    agentId = (await app.request("/api/session", { cookie: agent })).body.user.id;
  });
  afterAll(() => app.close());

  const post = (path: string, json?: object) =>
    app.request(path, { method: "POST", cookie: agent, ...(json ? { json } : {}) });
  const get = async (path: string) => (await app.request(path, { cookie: agent })).body;
  const texted = (from: string, text: string) => {
    const sid = `SM${randomUUID()}`;
    const sms = { MessageSid: sid, SmsSid: sid, From: from, To: "+15145550100", Body: text, NumMedia: "0" };
    return app.twilio("/webhooks/twilio/sms-inbound", sms);
  };
  const threadsOf = async (contactId: string): Promise<{ id: string; phone: string; snippet: string }[]> =>
    (await get(`/api/threads?contactId=${contactId}`)).items;
  const opened = async (json: object): Promise<string> => (await post("/api/threads", json)).body.id;
  const patch = async (id: string, json: object) => {
    const { version } = await get(`/api/contacts/${id}`);
    const headers = { "if-match": `"${version}"` };
    const { status, text } = await app.request(`/api/contacts/${id}`, {
      ...{ method: "PATCH", cookie: agent, json, headers },
    });
    expect(status, text).toBe(200);
  };

  it("go with contacts that become one, each with its number, and back", async () => {
    const [phone, otherPhone] = [nextPhone(), nextPhone()];
    const one = await insertContact(app.db, { phone });
    const other = await insertContact(app.db, { phone: otherPhone });
    const [ofOne, ofOther] = [await opened({ contactId: one.id }), await opened({ contactId: other.id })];
    const scheduled = await insertScheduledMessage(app.db, { thread_id: ofOther, author_id: agentId });
    const queued = await post(`/api/threads/${ofOther}/messages`, { text: "Before", seenSequence: 0 });
    expect(queued.status, queued.text).toBe(201);
    const { body: merge } = await post("/api/merges", { kind: "contact", into: one.id, from: [other.id] });
    expect((await threadsOf(one.id)).map(({ id, phone: of }) => [id, of]).toSorted()).toEqual(
      [
        [ofOne, phone],
        [ofOther, otherPhone],
      ].toSorted(),
    );
    // What was on its way and what is to be sent goes: whom it was written to is part of whom it is for now.
    await app
      .db("scheduled_messages")
      .where({ id: scheduled.id })
      .update({ send_at: new Date(0) });
    await app.runPeriodic("scheduled-messages");
    expect(await app.db("scheduled_messages").where({ id: scheduled.id }).first()).toMatchObject({
      status: "sent",
    });
    await eventually("both are delivered", async () => {
      const { items } = await get(`/api/threads/${ofOther}/messages`);
      return items.every(({ status }: { status: string }) => status === "delivered");
    });
    for (const [from, id] of [
      [phone, ofOne],
      [otherPhone, ofOther],
    ] as const) {
      await texted(from, `From ${from}`);
      expect(await get(`/api/threads/${id}`)).toMatchObject({
        contact: { id: one.id },
        snippet: `From ${from}`,
      });
    }
    expect((await post(`/api/merges/${merge.id}/undo`)).status).toBe(200);
    expect((await threadsOf(one.id)).map(({ id }) => id)).toEqual([ofOne]);
    expect((await threadsOf(other.id)).map(({ id }) => id)).toEqual([ofOther]);
  });

  it("go with leads that become one, and back", async () => {
    const [one, other] = [await insertLead(app.db), await insertLead(app.db, { phone: nextPhone() })];
    const id = await opened({ leadId: other.id });
    const { body: merge } = await post("/api/merges", { kind: "lead", into: one.id, from: [other.id] });
    expect((await get(`/api/threads/${id}`)).lead.id).toBe(one.id);
    await post(`/api/merges/${merge.id}/undo`);
    expect((await get(`/api/threads/${id}`)).lead.id).toBe(other.id);
  });

  it("are no stranger's any more as soon as the contact is there", async () => {
    const phone = nextPhone();
    await texted(phone, "Who is this?");
    const { body: contact } = await post("/api/contacts", { lastName: "Known", phone });
    const [thread] = await eventually("the thread is theirs", async () => {
      const found = await threadsOf(contact.id);
      return found.length > 0 ? found : null;
    });
    expect(thread).toMatchObject({ phone, snippet: "Who is this?" });
  });

  it("follow another number of their contact: we write there, and what comes from there stands in them", async () => {
    const [phone, newPhone] = [nextPhone(), nextPhone()];
    const { id: contactId } = await insertContact(app.db, { phone });
    const id = await opened({ contactId });
    await patch(contactId, { phone: newPhone });
    await eventually("the number", async () => (await get(`/api/threads/${id}`)).phone === newPhone);
    const sent = await post(`/api/threads/${id}/messages`, { text: "Hello", seenSequence: 0 });
    expect(sent.body.to, sent.text).toBe(newPhone);
    await texted(newPhone, "It is me");
    expect((await threadsOf(contactId)).map((one) => [one.id, one.snippet])).toEqual([[id, "It is me"]]);
    // Whoever has the former number now is somebody else.
    await texted(phone, "Not me");
    expect(await get(`/api/threads/${id}`)).toMatchObject({ snippet: "It is me" });
  });

  it("keep to the contact who had the number first, and the other one can be written to as well", async () => {
    const phone = nextPhone();
    const first = await opened({ contactId: (await insertContact(app.db, { phone })).id });
    const second = await opened({ contactId: (await insertContact(app.db, { phone })).id });
    expect(second).not.toBe(first);
    const sent = await post(`/api/threads/${second}/messages`, { text: "Hello", seenSequence: 0 });
    expect([sent.status, sent.body.to], sent.text).toEqual([201, phone]);
  });

  it("of a contact who is deleted go on as a number's when they write, send nothing before, and are theirs again after", async () => {
    const phone = nextPhone();
    const { id: contactId } = await insertContact(app.db, { phone });
    const id = await opened({ contactId });
    const scheduled = await insertScheduledMessage(app.db, {
      ...{ thread_id: id, author_id: agentId, send_at: new Date(0) },
    });
    const { version } = await get(`/api/contacts/${contactId}`);
    const headers = { "if-match": `"${version}"` };
    await app.request(`/api/contacts/${contactId}`, { method: "DELETE", cookie: agent, headers });
    await app.runPeriodic("scheduled-messages");
    expect(await app.db("scheduled_messages").where({ id: scheduled.id }).first()).toMatchObject({
      status: "refused",
    });
    await texted(phone, "Are you there?");
    expect(await get(`/api/threads/${id}`)).toMatchObject({
      contact: null,
      phone,
      snippet: "Are you there?",
    });
    const { lastSequence } = await get(`/api/threads/${id}`);
    const sent = await post(`/api/threads/${id}/messages`, { text: "Yes", seenSequence: lastSequence });
    expect(sent.status, sent.text).toBe(201);
    await post(`/api/contacts/${contactId}/restore`);
    await eventually("it is theirs", async () => (await threadsOf(contactId)).length === 1);
  });
});
