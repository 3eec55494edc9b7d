import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertThread } from "../../test/factories/threads.ts";
import { eventually, startTestApplication, type TestApplication } from "../../test/test-application.ts";

const HOUR_MS = 3_600_000;
let last = 5_560_000;
const nextPhone = () => `+1438${++last}`;
const inAnHour = () => new Date(Date.now() + HOUR_MS).toISOString();

/** A window of the day that is shut now in Toronto, and for the next hours. */
function shutNow(): string {
  const hour = Number(
    new Intl.DateTimeFormat("en", {
      timeZone: "America/Toronto",
      hour: "numeric",
      hourCycle: "h23",
    }).format(),
  );
  return hour < 12 ? "20:00-21:00" : "03:00-04:00";
}

describe("SMS to customers that go later", () => {
  let app: TestApplication;
  let agent: string;
  beforeAll(async () => {
    app = await startTestApplication({ environment: { TRUNKLINE_CONTACT_HOURS: "00:00-24:00" } });
    agent = await app.signIn("agent");
  });
  afterAll(() => app.close());

  const schedule = (threadId: string, sendAt: string, text = `Later ${randomUUID()}`) =>
    app.request(`/api/threads/${threadId}/scheduled`, { cookie: agent, json: { text, sendAt } });
  const change = (id: string, version: number, json: object) =>
    app.request(`/api/scheduled-messages/${id}`, {
      method: "PATCH",
      cookie: agent,
      json,
      headers: { "if-match": `"${version}"` },
    });
  const cancel = (id: string) =>
    app.request(`/api/scheduled-messages/${id}`, { method: "DELETE", cookie: agent });
  const rowOf = (id: string) => app.db("scheduled_messages").where({ id }).first();
  const due = (id: string) =>
    app
      .db("scheduled_messages")
      .where({ id })
      .update({ send_at: new Date(Date.now() - 1_000) });
  const run = () => app.runPeriodic("scheduled-messages");
  const sentTo = (phone: string) => app.db("messages").where({ to_number: phone, direction: "outbound" });

  it("wait until their time, then go through the queue, and are messages of their thread", async () => {
    const phone = nextPhone();
    const { id: threadId } = await insertThread(app.db, { phone });
    const sendAt = inAnHour();
    const { status, body } = await schedule(threadId, sendAt, "We come at noon");
    expect([status, body]).toMatchObject([
      201,
      { status: "waiting", sendAt, wantedAt: sendAt, reason: null },
    ]);
    await run();
    expect(await sentTo(phone)).toEqual([]);
    await due(body.id);
    await run();
    await run();
    expect(await sentTo(phone)).toMatchObject([{ content: "We come at noon", sequence: 1 }]);
    const { message_id: messageId } = await rowOf(body.id);
    await eventually("the receipt", async () => {
      const row = await app.db("messages").where({ id: messageId }).first("status");
      return row?.status === "delivered" ? row : null;
    });
    const { items } = (await app.request(`/api/threads/${threadId}/scheduled`, { cookie: agent })).body;
    expect(items).toMatchObject([{ id: body.id, status: "sent", messageId }]);
    const waiting = await app.request(`/api/threads/${threadId}/scheduled?waiting=true`, { cookie: agent });
    expect(waiting.body.items).toEqual([]);
  });

  it("go once, however many workers look at the same time", async () => {
    const phone = nextPhone();
    const { id: threadId } = await insertThread(app.db, { phone });
    const ids: string[] = [];
    for (let index = 0; index < 5; index++)
      ids.push((await schedule(threadId, inAnHour(), `No. ${index}`)).body.id);
    await app
      .db("scheduled_messages")
      .whereIn("id", ids)
      .update({ send_at: new Date(Date.now() - 1_000) });
    const others = await Promise.all([app.another("worker"), app.another("worker")]);
    await Promise.all([run(), run(), run()]);
    await eventually("all to be sent", async () => (await sentTo(phone)).length >= 5);
    await run();
    const sent = await sentTo(phone);
    expect(sent.map(({ content }: { content: string }) => content).sort()).toEqual([
      "No. 0",
      "No. 1",
      "No. 2",
      "No. 3",
      "No. 4",
    ]);
    expect(sent.map(({ sequence }: { sequence: number }) => sequence).sort()).toEqual([1, 2, 3, 4, 5]);
    await Promise.all(others.map((other) => other.close()));
  });

  it("are changed and canceled until they go", async () => {
    const { id: threadId } = await insertThread(app.db, { phone: nextPhone() });
    const { body } = await schedule(threadId, inAnHour());
    const later = new Date(Date.now() + 2 * HOUR_MS).toISOString();
    expect((await change(body.id, 1, { text: "Better", sendAt: later })).body).toMatchObject({
      text: "Better",
      sendAt: later,
      version: 2,
    });
    expect((await change(body.id, 1, { text: "Old" })).status).toBe(412);
    expect((await cancel(body.id)).body.status).toBe("canceled");
    for (const over of [await cancel(body.id), await change(body.id, 3, { text: "x" })])
      expect([over.status, over.body.code]).toEqual([409, "scheduled_message_over"]);
    await due(body.id);
    await run();
    expect((await rowOf(body.id)).status).toBe("canceled");
    expect((await cancel(randomUUID())).body.code).toBe("scheduled_message_not_found");
    const far = await schedule(threadId, new Date(Date.now() + 400 * 24 * HOUR_MS).toISOString());
    expect([far.status, far.body.errors[0].pointer]).toEqual([422, "#/sendAt"]);
  });

  it("are refused when the customer opted out meanwhile, and the others go", async () => {
    const [gone, stays] = [nextPhone(), nextPhone()];
    const first = await schedule((await insertThread(app.db, { phone: gone })).id, inAnHour());
    const second = await schedule((await insertThread(app.db, { phone: stays })).id, inAnHour());
    await app.db("sms_opt_outs").insert({ phone: gone, source: "stop" });
    await due(first.body.id);
    await due(second.body.id);
    await run();
    expect(await rowOf(first.body.id)).toMatchObject({
      status: "refused",
      reason: "This person has withdrawn consent.",
    });
    expect(await sentTo(gone)).toEqual([]);
    expect(await sentTo(stays)).toHaveLength(1);
    const channel = await app.db("channels").where({ phone: gone }).first();
    // No number of the channel is lost: all that is counted as unread can be read.
    expect(channel.last_sequence).toBe(0);
    const now = await schedule(channel.id, inAnHour());
    expect([now.status, now.body.code]).toEqual([409, "not_reachable"]);
  });
});

describe("SMS to customers at night", () => {
  let app: TestApplication;
  let agent: string;
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api", environment: { TRUNKLINE_CONTACT_HOURS: shutNow() } });
    agent = await app.signIn("agent");
  });
  afterAll(() => app.close());

  it("are refused now, with when they are allowed, and put off until then when they are scheduled", async () => {
    const { id } = await insertThread(app.db, { phone: "+14165550199" });
    const json = { text: "Hello", seenSequence: 0 };
    const refused = await app.request(`/api/threads/${id}/messages`, { cookie: agent, json });
    expect([refused.status, refused.body.code]).toEqual([409, "not_reachable"]);
    const [, allowedAt] = /It is allowed from (\S+) on/.exec(refused.body.detail) ?? [];
    const sendAt = new Date().toISOString();
    const { body } = await app.request(`/api/threads/${id}/scheduled`, {
      cookie: agent,
      json: { text: "Hello", sendAt },
    });
    expect(body).toMatchObject({
      sendAt: allowedAt,
      wantedAt: sendAt,
      reason: "quiet_hours",
      status: "waiting",
    });
    expect(new Date(body.sendAt).getTime()).toBeGreaterThan(Date.now());
  });
});
