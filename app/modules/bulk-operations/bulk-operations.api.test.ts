import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openLive } from "../../test/e2e/clients.ts";
import { insertCall } from "../../test/factories/calls.ts";
import { customerChannel, insertChannel, insertChannelMessage } from "../../test/factories/channels.ts";
import { insertContact } from "../../test/factories/contacts.ts";
import { insertLead } from "../../test/factories/leads.ts";
import { insertRecording } from "../../test/factories/recordings.ts";
import { insertTask } from "../../test/factories/tasks.ts";
import { insertThread } from "../../test/factories/threads.ts";
import { insertUser } from "../../test/factories/users.ts";
import { eventually, startTestApplication, type TestApplication } from "../../test/test-application.ts";

const RESTING = ["done", "canceled", "undone"];

describe("bulk operations", () => {
  let app: TestApplication;
  let supervisor: string;
  let agent: string;
  let agentId: string;
  let supervisorId: string;

  beforeAll(async () => {
    app = await startTestApplication({ environment: { TRUNKLINE_CONTACT_HOURS: "00:00-24:00" } });
    [supervisor, agent] = [await app.signIn("supervisor"), await app.signIn("agent")];
    const idOf = async (role: string) =>
      (
        await app
          .db("users")
          .where({ email: `${role}@trunkline.example` })
          .first("id")
      ).id;
    [agentId, supervisorId] = [await idOf("agent"), await idOf("supervisor")];
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    // Previews are limited to 30 a minute, which these tests are not about.
    const redis = new Redis(app.redisUrl);
    const keys = await redis.keys("trunkline:limit:*");
    if (keys.length > 0) await redis.del(...keys);
    redis.disconnect();
  });

  const preview = (json: object, cookie = supervisor) =>
    app.request("/api/bulk-operations", { cookie, json });
  const confirm = (one: { id: string; token: string; recordsMeant: number }, cookie = supervisor) =>
    app.request(`/api/bulk-operations/${one.id}/confirm`, {
      cookie,
      json: { token: one.token, records: one.recordsMeant },
    });
  const act = (id: string, step: "cancel" | "undo", cookie = supervisor) =>
    app.request(`/api/bulk-operations/${id}/${step}`, { cookie, method: "POST" });
  const rested = (id: string, cookie = supervisor) =>
    eventually(
      "the operation's rest",
      async () => {
        const { body } = await app.request(`/api/bulk-operations/${id}`, { cookie });
        return RESTING.includes(body.status) && body;
      },
      30_000,
    );
  const done = async (json: object, cookie = supervisor) => {
    const previewed = await preview(json, cookie);
    expect(previewed.status, previewed.text).toBe(201);
    const confirmed = await confirm(previewed.body, cookie);
    expect(confirmed.status, confirmed.text).toBe(202);
    return rested(previewed.body.id, cookie);
  };
  const undone = async (id: string, cookie = supervisor) => {
    const { status, text } = await act(id, "undo", cookie);
    expect(status, text).toBe(202);
    return rested(id, cookie);
  };
  const recordsOf = async (id: string, query = "", cookie = supervisor) =>
    (await app.request(`/api/bulk-operations/${id}/records?limit=100${query}`, { cookie })).body.items;
  const newTag = () => `t${randomUUID().slice(0, 8)}`;
  const leadsOf = async (tag: string, count: number, given: object = {}) =>
    Promise.all(Array.from({ length: count }, () => insertLead(app.db, { tags: [tag], ...given })));
  const lead = (id: string) => app.db("leads").where({ id }).first();

  it("say what they would do, do it when they are confirmed, and undo it", async () => {
    const tag = newTag();
    const meant = await leadsOf(tag, 5);
    const already = await insertLead(app.db, { tags: [tag], assigned_to: agentId });
    const json = {
      kind: "leads",
      selection: { filters: { tag } },
      action: { name: "assign", to: agentId },
    };
    const { status, body } = await preview(json);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      status: "previewed",
      recordsMeant: 5,
      recordsExcluded: 1,
      excludedBy: { already_so: 1 },
      excludedSample: [{ recordId: already.id, reason: "already_so" }],
      isUndoable: true,
      startsAfterSeconds: 0,
      undoUntil: null,
    });
    expect((await lead(meant[0]?.id ?? "")).assigned_to).toBeNull();
    // One that comes after the preview is not meant.
    const later = await insertLead(app.db, { tags: [tag] });

    const live = await openLive(app.url, supervisor);
    await live.subscribe(`bulk-operation:${body.id}`);
    expect((await confirm(body)).status).toBe(202);
    const ended = await rested(body.id);
    expect(ended).toMatchObject({ status: "done", recordsDone: 5, counts: { changed: 5 } });
    expect(Date.parse(ended.undoUntil) - Date.parse(ended.finishedAt)).toBe(60_000);
    await live.next("the end, live", ({ data }) => data?.status === "done");
    const told = live.messages
      .filter(({ event }) => event === "bulk_operation.changed")
      .map(({ data }) => [data.status, data.recordsDone, data.recordsMeant]);
    expect(told).toEqual([
      ["running", 0, 5],
      ["running", 5, 5],
      ["done", 5, 5],
    ]);
    await live.close();
    for (const { id } of meant) {
      expect(await lead(id)).toMatchObject({ assigned_to: agentId, version: 2 });
    }
    expect((await lead(later.id)).assigned_to).toBeNull();
    const { items } = (await app.request(`/api/leads/${meant[0]?.id}/changes`, { cookie: supervisor })).body;
    expect(items).toMatchObject([
      {
        action: "assigned",
        actor: { id: supervisorId },
        changes: { assignedTo: { from: null, to: agentId } },
      },
    ]);
    expect(await recordsOf(body.id, "&state=excluded")).toEqual([
      { recordId: already.id, state: "excluded", reason: "already_so" },
    ]);

    expect(await undone(body.id)).toMatchObject({ status: "undone", counts: { changed: 5, restored: 5 } });
    for (const { id } of meant) {
      expect(await lead(id)).toMatchObject({ assigned_to: null, assigned_at: null, version: 3 });
    }
    const audited = await app
      .db("audit_log")
      .where({ subject_id: body.id })
      .orderBy("id")
      .select("action", "detail");
    expect(audited.map(({ action }: { action: string }) => action)).toEqual([
      "bulk_operation.confirmed",
      "bulk_operation.ended",
      "bulk_operation.undone",
      "bulk_operation.ended",
    ]);
    expect(audited[0].detail).toEqual({ kind: "leads", action: "assign", records: 5 });
    expect(audited[3].detail).toMatchObject({ status: "undone", restored: 5 });
    expect((await act(body.id, "undo")).status).toBe(409);
  });

  it("pass over what somebody has changed since the preview, unless the action is right whatever it holds", async () => {
    const tag = newTag();
    const [touched, other] = await leadsOf(tag, 2);
    const filters = { tag };
    const assign = await preview({
      kind: "leads",
      selection: { filters },
      action: { name: "assign", to: agentId },
    });
    const addTag = await preview({
      kind: "leads",
      selection: { filters },
      action: { name: "add_tags", tags: ["vip"] },
    });
    const changed = await app.request(`/api/leads/${touched?.id}`, {
      method: "PATCH",
      cookie: supervisor,
      json: { company: "Changed Inc." },
      headers: { "if-match": '"1"' },
    });
    expect(changed.status).toBe(200);
    await confirm(assign.body);
    expect(await rested(assign.body.id)).toMatchObject({ counts: { changed: 1, skipped: 1 } });
    expect(await recordsOf(assign.body.id, "&state=skipped")).toEqual([
      { recordId: touched?.id, state: "skipped", reason: "changed_since" },
    ]);
    expect((await lead(touched?.id ?? "")).assigned_to).toBeNull();
    await confirm(addTag.body);
    expect(await rested(addTag.body.id)).toMatchObject({ counts: { changed: 2 } });
    expect((await lead(touched?.id ?? "")).tags).toEqual([tag, "vip"]);

    // Undone as long as nobody has changed the tags: another field is no matter.
    await app
      .db("leads")
      .where({ id: touched?.id })
      .update({ tags: [tag, "vip", "mine"], version: 9 });
    await app.db("leads").where({ id: other?.id }).update({ company: "Renamed", version: 9 });
    expect(await undone(addTag.body.id)).toMatchObject({ counts: { restored: 1, kept: 1 } });
    expect((await lead(touched?.id ?? "")).tags).toEqual([tag, "vip", "mine"]);
    expect(await lead(other?.id ?? "")).toMatchObject({ tags: [tag], company: "Renamed" });
    expect(await recordsOf(addTag.body.id, "&state=kept")).toEqual([
      { recordId: touched?.id, state: "kept", reason: "changed_since" },
    ]);
  });

  it("move leads only where they can go, and bring them back to where they were", async () => {
    const tag = newTag();
    const [fresh, lost] = [
      await insertLead(app.db, { tags: [tag] }),
      await insertLead(app.db, { tags: [tag], status: "lost", status_reason: "no_budget" }),
    ];
    const already = await insertLead(app.db, { tags: [tag], status: "contacted" });
    const selection = { filters: { tag } };
    const action = { name: "change_status", status: "qualified" };
    const previewed = await preview({ kind: "leads", selection, action });
    expect(previewed.body).toMatchObject({ recordsMeant: 2, excludedBy: { status_conflict: 1 } });
    const lose = { kind: "leads", selection, action: { name: "change_status", status: "lost" } };
    expect((await preview(lose)).body).toMatchObject({
      status: 422,
      errors: [{ path: "action.reason" }],
    });
    const ended = await done({
      ...lose,
      action: { ...lose.action, reason: "no_answer" },
    });
    expect(ended.counts).toEqual({ changed: 3 });
    expect(await lead(lost.id)).toMatchObject({ status: "lost", status_reason: "no_answer" });
    await undone(ended.id);
    expect(await lead(fresh.id)).toMatchObject({ status: "new", status_reason: null });
    expect(await lead(lost.id)).toMatchObject({ status: "lost", status_reason: "no_budget" });
    expect(await lead(already.id)).toMatchObject({ status: "contacted", status_reason: null });
  });

  it("are confirmed by whoever previewed them, with their token and number, once, in time", async () => {
    const tag = newTag();
    await leadsOf(tag, 2);
    const json = { kind: "leads", selection: { filters: { tag } }, action: { name: "delete" } };
    const { body } = await preview(json);
    expect((await confirm({ ...body, token: "another" })).body).toMatchObject({
      status: 422,
      errors: [{ path: "token" }],
    });
    expect((await confirm({ ...body, recordsMeant: 3 })).body).toMatchObject({
      status: 422,
      errors: [{ path: "records" }],
    });
    expect((await confirm(body, agent)).status).toBe(404);
    // A manager sees everybody's, and still cannot confirm them.
    const manager = await app.signIn("manager");
    expect((await confirm(body, manager)).body.errors).toMatchObject([{ path: "token" }]);
    await app
      .db("bulk_operations")
      .where({ id: body.id })
      .update({ expires_at: new Date(Date.now() - 1) });
    expect((await confirm(body)).body.code).toBe("bulk_preview_expired");
    expect(await app.db("leads").whereRaw("tags @> array[?]", [tag]).whereNotNull("deleted_at")).toEqual([]);

    const again = (await preview(json)).body;
    expect((await confirm(again)).status).toBe(202);
    expect((await confirm(again)).body.code).toBe("bulk_status_conflict");
    await rested(again.id);
    await app
      .db("bulk_operations")
      .where({ id: again.id })
      .update({ finished_at: new Date(Date.now() - 61_000) });
    expect((await act(again.id, "undo")).body).toMatchObject({
      code: "bulk_status_conflict",
      detail: expect.stringContaining("could be undone until"),
    });
  });

  it("run one at a time of a person and a kind, and can be canceled", async () => {
    const tag = newTag();
    await leadsOf(tag, 2);
    const json = {
      kind: "leads",
      selection: { filters: { tag } },
      action: { name: "add_tags", tags: ["x"] },
    };
    const [first, second] = [(await preview(json)).body, (await preview(json)).body];
    const under_way = { status: "running", run_number: 1, confirmed_at: new Date() };
    await app.db("bulk_operations").where({ id: first.id }).update(under_way);
    expect((await confirm(second)).body.code).toBe("bulk_operation_under_way");
    expect((await act(first.id, "cancel")).body).toMatchObject({ status: "canceled", undoUntil: null });
    expect((await act(first.id, "undo")).body.detail).toBe("It has done nothing that can be undone.");
    expect((await confirm(second)).status).toBe(202);
    await rested(second.id);
  });

  it("keep to what a person sees, may do, and may change at once", async () => {
    const tag = newTag();
    const stranger = await insertUser(app.db, { department: "elsewhere" });
    const [mine, theirs] = [
      await insertLead(app.db, { tags: [tag], assigned_to: agentId }),
      await insertLead(app.db, { tags: [tag], assigned_to: stranger.id }),
    ];
    const missing = randomUUID();
    const ids = [mine.id, theirs.id, missing, mine.id];
    const action = { name: "add_tags", tags: ["seen"] };
    const { body } = await preview({ kind: "leads", selection: { ids }, action }, agent);
    expect(body).toMatchObject({ recordsMeant: 1, excludedBy: { not_found: 2 }, filters: null });
    expect(
      (await preview({ kind: "leads", selection: { filters: { tag } }, action }, agent)).body,
    ).toMatchObject({ recordsMeant: 1, recordsExcluded: 0 });
    // Taken away between preview and its turn.
    await app.db("leads").where({ id: mine.id }).update({ assigned_to: stranger.id });
    await confirm(body, agent);
    expect(await rested(body.id, agent)).toMatchObject({ counts: { skipped: 1 } });
    expect((await lead(mine.id)).tags).toEqual([tag]);
    expect(
      (
        await preview(
          { kind: "leads", selection: { ids }, action: { name: "assign", to: stranger.id } },
          agent,
        )
      ).body,
    ).toMatchObject({ status: 422, errors: [{ path: "action.to" }] });

    const many = newTag();
    await app.db.raw(
      "insert into leads (company, tags) select 'Many', array[?] from generate_series(1, 1001)",
      [many],
    );
    const all = { kind: "leads", selection: { filters: { tag: many } }, action };
    expect((await preview(all, agent)).body).toMatchObject({
      code: "bulk_too_many_records",
      detail: "You may change 1000 leads at once.",
    });
    expect((await preview(all)).body.recordsMeant).toBe(1_001);

    const admin = await app.signIn("admin");
    const { body: key } = await app.request("/api/api-keys", {
      cookie: admin,
      json: { name: "bulk", scopes: ["bulk-operations:run", "leads:read"] },
    });
    const byKey = await app.request("/api/bulk-operations", {
      json: { kind: "leads", selection: { ids }, action },
      headers: { authorization: `Bearer ${key.key}` },
    });
    expect(byKey.body).toMatchObject({ status: 403, detail: "It needs the permission leads:write." });
  });

  it("delete and restore contacts, of whom the primary one is primary again unless another is", async () => {
    const { id: leadId } = await insertLead(app.db);
    const [first, second] = [
      await insertContact(app.db, { lead_id: leadId, is_primary: true }),
      await insertContact(app.db, { lead_id: leadId }),
    ];
    const contact = (id: string) => app.db("contacts").where({ id }).first();
    const remove = { kind: "contacts", selection: { filters: { leadId } }, action: { name: "delete" } };
    const ended = await done(remove);
    expect(await contact(first.id)).toMatchObject({ is_primary: false, deleted_at: expect.any(Date) });
    await undone(ended.id);
    expect(await contact(first.id)).toMatchObject({ is_primary: true, deleted_at: null });
    expect(await contact(second.id)).toMatchObject({ is_primary: false, deleted_at: null });

    const again = await done(remove);
    const third = await insertContact(app.db, { lead_id: leadId, is_primary: true });
    await undone(again.id);
    expect(await contact(first.id)).toMatchObject({ is_primary: false, deleted_at: null });
    await app.db("contacts").where({ id: third.id }).update({ deleted_at: new Date(), is_primary: false });
    await app.db("contacts").whereIn("id", [first.id, second.id]).update({ deleted_at: new Date() });
    const restored = await done({
      kind: "contacts",
      selection: { filters: { leadId, deleted: true } },
      action: { name: "restore" },
    });
    expect(restored.counts).toEqual({ changed: 3 });
    const primaries = await app.db("contacts").where({ lead_id: leadId, is_primary: true });
    expect(primaries).toHaveLength(1);
    await undone(restored.id);
    expect(await app.db("contacts").where({ lead_id: leadId, is_primary: true })).toHaveLength(0);
  });

  it("mark, give and delete voicemails, whose recordings go to whoever looks after them", async () => {
    const { id: callId } = await insertCall(app.db, { status: "completed" });
    const voicemails = await Promise.all(
      [1, 2, 3].map(async (n) => {
        const { id } = await insertRecording(app.db);
        const row = { recording_id: id, call_id: n === 1 ? null : callId };
        return (await app.db("voicemails").insert(row).returning("*"))[0];
      }),
    );
    const ids = voicemails.map(({ id }) => id);
    const rows = () => app.db("voicemails").whereIn("id", ids).orderBy("id");
    const selection = { ids };
    const read = await done({ kind: "voicemails", selection, action: { name: "mark_read" } });
    expect(await rows()).toMatchObject(
      ids.map(() => ({ read_at: expect.any(Date), read_by: supervisorId, version: 2 })),
    );
    expect(
      (await app.request(`/api/voicemails/${ids[0]}`, { cookie: supervisor })).body.readAt,
    ).not.toBeNull();
    await undone(read.id);
    expect((await app.request(`/api/voicemails/${ids[0]}`, { cookie: supervisor })).body.readAt).toBeNull();
    expect(await rows()).toMatchObject(ids.map(() => ({ read_at: null, read_by: null })));
    const given = await done({
      kind: "voicemails",
      selection: { filters: { unread: true, assignedTo: "nobody" } },
      action: { name: "assign", to: agentId },
    });
    expect(given.counts.changed).toBeGreaterThanOrEqual(3);
    const told = await eventually("their new owner is told, once", async () => {
      const rows = await app.db("notifications").where({ user_id: agentId, type: "voicemail.assigned" });
      return rows.length > 0 && rows;
    });
    expect(told).toMatchObject([
      { count: given.counts.changed, title: `${given.counts.changed} voicemails were given to you` },
    ]);
    expect((await app.db("recordings").where({ id: voicemails[0].recording_id }).first()).owner_id).toBe(
      agentId,
    );
    await undone(given.id);
    expect(
      (await app.db("recordings").where({ id: voicemails[0].recording_id }).first()).owner_id,
    ).toBeNull();
    await done({ kind: "voicemails", selection, action: { name: "set_priority", priority: 1 } });
    await done({ kind: "voicemails", selection, action: { name: "delete" } });
    expect(await rows()).toMatchObject(ids.map(() => ({ priority: 1, deleted_at: expect.any(Date) })));
    const filters = { deleted: true };
    expect(
      (await done({ kind: "voicemails", selection: { filters }, action: { name: "restore" } })).counts
        .changed,
    ).toBeGreaterThanOrEqual(3);
  });

  it("read, give, close and put off threads, and take that back where nobody has written since", async () => {
    const threads = await Promise.all(
      [1, 2, 3].map((n) => insertThread(app.db, { phone: `+1438555${7_000 + n}`, last_inbound_sequence: 2 })),
    );
    // In the order in which they are read below: those that are made at once have ids in any order.
    const ids = threads.map(({ id }) => id).toSorted();
    const rows = () => app.db("threads").whereIn("id", ids).orderBy("id");
    const all = (fields: object) => ids.map(() => fields);
    const by = (action: object) => ({ kind: "threads", selection: { ids }, action });
    const read = await done(by({ name: "mark_read" }));
    expect(await rows()).toMatchObject(all({ read_sequence: 2, version: 2 }));
    // The customer writes: a newer message is no matter for what was read before.
    await app.db("threads").where({ id: ids[0] }).update({ last_inbound_sequence: 3, version: 3 });
    expect((await undone(read.id)).counts).toEqual({ changed: 3, restored: 3 });
    expect(await rows()).toMatchObject(all({ read_sequence: 0 }));

    await done(by({ name: "assign", to: agentId }));
    const filters = { assignedTo: agentId, unread: true };
    const close = await preview({ kind: "threads", selection: { filters }, action: { name: "close" } });
    expect(close.body.recordsMeant).toBe(3);
    await app.db("threads").where({ id: ids[0] }).update({ waiting_since: new Date(), version: 9 });
    await confirm(close.body);
    expect((await rested(close.body.id)).counts).toEqual({ changed: 2, skipped: 1 });
    expect(await rows()).toMatchObject([
      { status: "open" },
      { status: "closed", closed_at: expect.any(Date), read_sequence: 2 },
      { status: "closed" },
    ]);
    await undone(close.body.id);
    expect(await rows()).toMatchObject(all({ status: "open", closed_at: null, read_sequence: 0 }));

    const until = new Date(Date.now() + 3_600_000).toISOString();
    const put = await done(by({ name: "snooze", until }));
    expect(await rows()).toMatchObject(all({ status: "snoozed", snoozed_until: new Date(until) }));
    await undone(put.id);
    expect(await rows()).toMatchObject(all({ status: "open", snoozed_until: null }));
    expect((await preview(by({ name: "snooze", until: "2020-01-01T00:00:00.000Z" }))).body).toMatchObject({
      status: 422,
      errors: [{ path: "action.until" }],
    });
    const audited = await app.db("audit_log").where({ subject_id: ids[1] }).orderBy("id").pluck("action");
    expect(audited).toEqual([
      "thread.assigned",
      "thread.closed",
      "thread.reopened",
      "thread.snoozed",
      "thread.reopened",
    ]);
  });

  it("tag threads and take tags off, whatever else changes of them, and take that back", async () => {
    const tag = newTag();
    const [one, other] = await Promise.all([
      insertThread(app.db, { phone: "+14385557101", tags: ["kept", tag] }),
      insertThread(app.db, { phone: "+14385557102", tags: ["kept"] }),
    ]);
    const full = await insertThread(app.db, {
      phone: "+14385557103",
      tags: Array.from({ length: 50 }, (_tag, n) => `tag ${n}`),
    });
    const tagsOf = async (id: string) => (await app.db("threads").where({ id }).first()).tags;
    const ids = [one.id, other.id, full.id];
    const add = await preview({
      kind: "threads",
      selection: { ids },
      action: { name: "add_tags", tags: [` ${tag.toUpperCase()} `] },
    });
    expect(add.body).toMatchObject({ recordsMeant: 1 });
    // Whatever a colleague does to it meanwhile, it is tagged.
    await app.db("threads").where({ id: other.id }).update({ assigned_to: agentId, version: 7 });
    await confirm(add.body);
    expect((await rested(add.body.id)).counts).toEqual({ changed: 1 });
    expect(await tagsOf(other.id)).toEqual(["kept", tag]);
    expect(await tagsOf(full.id)).toHaveLength(50);
    const off = await done({
      kind: "threads",
      selection: { filters: { tag } },
      action: { name: "remove_tags", tags: [tag] },
    });
    expect(off.counts).toEqual({ changed: 2 });
    expect(await Promise.all([tagsOf(one.id), tagsOf(other.id)])).toEqual([["kept"], ["kept"]]);
    await undone(off.id);
    expect(await Promise.all([tagsOf(one.id), tagsOf(other.id)])).toEqual([
      ["kept", tag],
      ["kept", tag],
    ]);
    const audited = await app.db("audit_log").where({ subject_id: other.id }).orderBy("id").pluck("detail");
    expect(audited).toEqual([
      { added: [tag], removed: [] },
      { added: [], removed: [tag] },
      { added: [tag], removed: [] },
    ]);
  });

  it("take messages of channels back by the rules of one, and bring them back", async () => {
    const channel = await insertChannel(app.db);
    const hidden = await insertChannel(app.db, { privacy: "private" });
    const customers = await customerChannel(app.db);
    const write = (channelId: string, given: object) => insertChannelMessage(app.db, channelId, given);
    const mine = await write(channel.id, { author_id: agentId });
    const others = await write(channel.id, { author_id: supervisorId });
    const unseen = await write(hidden.id, { author_id: supervisorId });
    const sms = await write(customers, { direction: "inbound", status: "received" });
    const note = await write(customers, { author_id: agentId });
    const ids = [mine, others, unseen, sms, note].map(({ id }) => id);
    const taken = async () =>
      (await app.db("messages").whereIn("id", ids).whereNotNull("deleted_at").pluck("id")).toSorted();

    const asked = { kind: "messages", selection: { ids }, action: { name: "delete" } };
    const looked = await preview(asked, agent);
    expect(looked.body).toMatchObject({
      recordsMeant: 2,
      excludedBy: { not_author: 1, not_found: 1, is_customers: 1 },
    });
    await confirm(looked.body, agent);
    expect((await rested(looked.body.id, agent)).counts).toEqual({ changed: 2 });
    expect(await taken()).toEqual([mine.id, note.id].toSorted());
    await act(looked.body.id, "undo", agent);
    await eventually("all are back", async () => (await taken()).length === 0);

    // By filters, in a channel, whoever wrote; a supervisor takes back what others wrote, and that is audited.
    const filters = { channelId: channel.id };
    const all = await done({ kind: "messages", selection: { filters }, action: { name: "delete" } });
    expect(all.counts).toEqual({ changed: 2 });
    const audited = await app.db("audit_log").whereIn("subject_id", ids).pluck("subject_id");
    expect(audited).toEqual([mine.id]);
    const back = { filters: { ...filters, deleted: true } };
    expect((await done({ kind: "messages", selection: back, action: { name: "restore" } })).counts).toEqual({
      changed: 2,
    });
    const everything = { kind: "messages", selection: { filters: {} }, action: { name: "delete" } };
    expect((await preview(everything)).body).toMatchObject({ status: 422 });
  });

  it("complete, give and put off tasks, except those that wait for others or recur", async () => {
    const label = newTag();
    const insert = (given: object = {}) => insertTask(app.db, { labels: [label], ...given });
    const [free, waits] = [await insert(), await insert()];
    const { body: recurs } = await app.request("/api/tasks", {
      cookie: supervisor,
      json: {
        title: "Every day",
        labels: [label],
        due: { on: "2099-01-01" },
        recurrence: { rule: "FREQ=DAILY" },
      },
    });
    const first = await insertTask(app.db);
    await app
      .db("task_dependencies")
      .insert({ task_id: waits.id, blocked_by: first.id, created_by: agentId });
    const task = (id: string) => app.db("tasks").where({ id }).first();
    const of = (action: object) => ({ kind: "tasks", selection: { filters: { label } }, action });
    const completed = await done(of({ name: "complete" }));
    expect(completed).toMatchObject({ counts: { changed: 1 }, excludedBy: { is_blocked: 1, recurs: 1 } });
    expect(await task(free.id)).toMatchObject({ status: "done", completed_by: supervisorId });
    expect(await task(waits.id)).toMatchObject({ status: "todo" });
    await undone(completed.id);
    expect(await task(free.id)).toMatchObject({ status: "todo", completed_at: null, completed_by: null });

    const given = await done(of({ name: "assign", assigneeIds: [agentId] }));
    const assignees = () =>
      app.db("task_assignees").whereIn("task_id", [free.id, waits.id, recurs.id]).pluck("user_id");
    expect(await assignees()).toEqual([agentId, agentId, agentId]);
    await undone(given.id);
    expect(await assignees()).toEqual([]);
    const due = await done(of({ name: "set_due", due: { at: "2099-01-01T00:00:00.000Z" } }));
    expect(due).toMatchObject({ counts: { changed: 2 }, excludedBy: { recurs: 1 } });
    expect(await task(free.id)).toMatchObject({ due_at: new Date("2099-01-01T00:00:00.000Z") });
    await undone(due.id);
    expect(await task(free.id)).toMatchObject({ due_at: null, tell_at: null });
    const deleted = await done(of({ name: "delete" }));
    expect(deleted.counts).toEqual({ changed: 3 });
    await undone(deleted.id);
    expect((await task(recurs.id)).deleted_at).toBeNull();
  });

  it("send a template to contacts: none past the gate, after ten seconds, and never back", async () => {
    const tag = newTag();
    const contact = (phone: string | null, given: object = {}) =>
      insertContact(app.db, { tags: [tag], phone, ...given });
    const [reached, refused, nameless, later] = await Promise.all([
      contact("+15145556001"),
      contact("+15145556002"),
      contact("+15145556003", { first_name: null }),
      contact("+15145556004"),
    ]);
    await contact(null);
    await contact("+15145556005", { consent: "withdrawn" });
    const dnc = (phone: string) =>
      app.db("dnc_numbers").insert({ phone, reason: "requested", source: "manual" });
    await dnc("+15145556002");
    const [template] = await app
      .db("message_templates")
      .insert({ name: tag, body: "Hello {{contact.firstName}}" })
      .returning("id");
    const action = { name: "send_template", templateId: template.id, purpose: "service" };
    const json = { kind: "contacts", selection: { filters: { tag } }, action };
    const { body } = await preview(json);
    expect(body).toMatchObject({
      recordsMeant: 3,
      excludedBy: { do_not_call: 1, no_number: 1, consent_withdrawn: 1 },
      isUndoable: false,
      startsAfterSeconds: 10,
    });
    const sentTo = async (phone: string) =>
      app.db("messages").where({ to_number: phone, content: "Hello Zoé" });
    // Canceled in time: nobody gets anything.
    expect((await confirm(body)).body.status).toBe("running");
    expect((await act(body.id, "cancel")).body.counts).toEqual({});
    const again = (await preview(json)).body;
    const { startsAt, confirmedAt } = (await confirm(again)).body;
    expect(Date.parse(startsAt) - Date.parse(confirmedAt)).toBe(10_000);
    // Who says no between the preview and their turn gets none.
    await dnc("+15145556004");
    const ended = await rested(again.id);
    expect(ended).toMatchObject({ status: "done", counts: { changed: 1, skipped: 2 }, undoUntil: null });
    expect(await sentTo("+15145556001")).toHaveLength(1);
    for (const phone of ["+15145556002", "+15145556004"]) expect(await sentTo(phone)).toEqual([]);
    const skipped = await recordsOf(again.id, "&state=skipped");
    expect(skipped).toEqual(
      expect.arrayContaining([
        { recordId: nameless.id, state: "skipped", reason: "template_incomplete" },
        { recordId: later.id, state: "skipped", reason: "do_not_call" },
      ]),
    );
    expect(again.excludedSample).toContainEqual({ recordId: refused.id, reason: "do_not_call" });
    expect((await act(again.id, "undo")).status).toBe(409);
    const [thread] = (await app.request(`/api/threads?contactId=${reached.id}`, { cookie: supervisor })).body
      .items;
    expect(thread).toMatchObject({ snippet: "Hello Zoé", assignedTo: { id: supervisorId } });
    const unknown = { ...json, action: { ...action, templateId: randomUUID() } };
    expect((await preview(unknown)).body).toMatchObject({
      status: 422,
      errors: [{ path: "action.templateId" }],
    });
  }, 60_000);

  it("export calls by the filters of their list or by their ids, and change nothing of them", async () => {
    const name = `Caller ${randomUUID()}`;
    const given = { status: "completed", caller_name: name } as const;
    const [first, second] = [await insertCall(app.db, given), await insertCall(app.db, given)];
    await insertCall(app.db, { ...given, status: "failed" });
    const linesOf = async (selection: object) => {
      const ended = await done({ kind: "calls", selection, action: { name: "export" } });
      expect(ended).toMatchObject({ status: "done", isUndoable: false });
      const file = await app.request(`/api/bulk-operations/${ended.id}/export.csv`, { cookie: supervisor });
      expect(file.headers.get("content-disposition")).toContain("calls.csv");
      return file.text.split("\r\n").filter((line) => line.includes(name));
    };
    const found = await linesOf({ filters: { q: name, status: "completed" } });
    expect(found).toHaveLength(2);
    expect(found.every((line) => line.includes("completed"))).toBe(true);
    expect(await linesOf({ ids: [second.id, randomUUID()] })).toEqual([expect.stringContaining(second.id)]);
    expect(await app.db("calls").where({ id: first.id }).first()).toEqual(first);
  });

  it("export what was selected, and tell what became of each record, as files", async () => {
    const tag = newTag();
    const [one] = await leadsOf(tag, 2, { company: "File Inc." });
    const ended = await done({
      kind: "leads",
      selection: { filters: { tag } },
      action: { name: "export" },
    });
    expect(ended).toMatchObject({
      status: "done",
      isUndoable: false,
      startsAfterSeconds: 0,
      undoUntil: null,
    });
    const file = await app.request(`/api/bulk-operations/${ended.id}/export.csv`, { cookie: supervisor });
    expect(file.headers.get("content-disposition")).toContain("leads.csv");
    expect(file.text.split("\r\n").filter((line) => line.includes("File Inc."))).toHaveLength(2);
    const report = await app.request(`/api/bulk-operations/${ended.id}/records.csv?state=meant`, {
      cookie: supervisor,
    });
    expect(report.text).toContain(`${one?.id},meant,`);
    const other = await done({ kind: "leads", selection: { ids: [one?.id] }, action: { name: "delete" } });
    expect(
      (await app.request(`/api/bulk-operations/${other.id}/export.csv`, { cookie: supervisor })).body,
    ).toMatchObject({ code: "bulk_status_conflict", detail: "It is no export." });
    const page = await app.request("/api/bulk-operations?limit=1", { cookie: supervisor });
    expect(page.body.items).toMatchObject([{ id: other.id, action: { name: "delete" } }]);
    expect(page.body.nextCursor).not.toBeNull();
  });
});
