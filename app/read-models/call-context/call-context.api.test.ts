import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertAlert } from "../../test/factories/alerts.ts";
import { insertCall } from "../../test/factories/calls.ts";
import { insertContact } from "../../test/factories/contacts.ts";
import { changeMessages, insertMessage } from "../../test/factories/messages.ts";
import { insertTask } from "../../test/factories/tasks.ts";
import { insertThread } from "../../test/factories/threads.ts";
import { insertUser } from "../../test/factories/users.ts";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";

describe("GET /api/calls/context", () => {
  let app: TestApplication;
  let cookie: string;
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
    cookie = await app.signIn("agent");
  });
  afterAll(() => app.close());

  const ask = (...ids: string[]) => app.request(`/api/calls/context?ids=${ids.join(",")}`, { cookie });
  const of = async (id: string) => (await ask(id)).body.items[0];

  it("says whose call it is, and what is open with them", async () => {
    const contact = await insertContact(app.db, { organization: "Plomberie Roy" });
    const { id } = await insertCall(app.db, { contact_id: contact.id });
    await insertTask(app.db, { contact_id: contact.id, is_assigned: false, created_by: null });
    await insertTask(app.db, { call_id: id, created_by: null });
    await insertTask(app.db, { call_id: id, created_by: null, status: "done" });
    await insertThread(app.db, { contact_id: contact.id });
    expect(await of(id)).toEqual({
      callId: id,
      organization: "Plomberie Roy",
      openTasks: 2,
      openThreads: 1,
      sms: null,
    });
  });

  it("keeps to itself what belongs to people of another department", async () => {
    const stranger = await insertUser(app.db, { department: "Elsewhere" });
    const contact = await insertContact(app.db, { organization: "Secret Ltd", owner_id: stranger.id });
    const { id } = await insertCall(app.db, { contact_id: contact.id });
    await insertTask(app.db, { contact_id: contact.id, created_by: stranger.id });
    expect(await of(id)).toMatchObject({ organization: null, openTasks: 0 });
  });

  it("says how far the SMS of its alerts are, and what they wait for", async () => {
    const { id } = await insertCall(app.db);
    const { id: alert_id } = await insertAlert(app.db, { call_id: id });
    const until = new Date(Date.now() + 30_000);
    const message = await insertMessage(app.db, {
      alert_id,
      status: "queued",
      waits_for: "breaker",
      waits_until: until,
    });
    await insertMessage(app.db, { alert_id });
    const wait = { for: "breaker", until: until.toISOString() };
    expect((await of(id)).sms).toEqual({ total: 2, delivered: 1, failed: 0, waiting: 1, wait });
    await changeMessages(app.db, message.id, { status: "failed", waits_for: null, waits_until: null });
    expect((await of(id)).sms).toEqual({ total: 2, delivered: 1, failed: 1, waiting: 0, wait: null });
  });

  it("answers about sixty calls at most, of those that there are", async () => {
    const { id } = await insertCall(app.db);
    const unknown = "01990000-0000-7000-8000-000000000000";
    expect((await ask(id, unknown)).body.items.map(({ callId }: { callId: string }) => callId)).toEqual([id]);
    expect((await ask(...Array.from({ length: 61 }, () => crypto.randomUUID()))).status).toBe(422);
    expect((await ask("nonsense")).status).toBe(422);
  });
});
