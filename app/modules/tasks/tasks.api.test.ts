import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLive } from "../../test/e2e/clients.ts";
import { insertCall } from "../../test/factories/calls.ts";
import { insertChannel } from "../../test/factories/channels.ts";
import { insertContact } from "../../test/factories/contacts.ts";
import { insertLead } from "../../test/factories/leads.ts";
import { insertTask } from "../../test/factories/tasks.ts";
import { insertUser } from "../../test/factories/users.ts";
import { isFrame } from "../../test/statements.ts";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";

const HOUR_MS = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();

describe("tasks", () => {
  let app: TestApplication;
  let agent: string;
  let manager: string;
  let agentId: string;
  let colleagueId: string;
  let strangerId: string;

  beforeAll(async () => {
    app = await startTestApplication();
    [agent, manager] = [await app.signIn("agent"), await app.signIn("manager")];
    const { id, department } = await app.db("users").where({ email: "agent@trunkline.example" }).first();
    agentId = id;
    colleagueId = (await insertUser(app.db, { department, name: "Colette Roy" })).id;
    strangerId = (await insertUser(app.db, { department: "elsewhere", name: "Stéphane Autre" })).id;
  });
  afterAll(() => app.close());

  const get = (path: string, cookie = agent) => app.request(path, { cookie });
  const send = (method: string, path: string, json?: unknown, version?: number, cookie = agent) =>
    app.request(path, {
      method,
      cookie,
      ...(json === undefined ? {} : { json }),
      headers: version === undefined ? {} : { "if-match": `"${version}"` },
    });
  const create = (given: object = {}, cookie = agent) =>
    send("POST", "/api/tasks", { title: "Send the quote", ...given }, undefined, cookie);
  const move = (id: string, status: string, force?: boolean) =>
    send("POST", `/api/tasks/${id}/status`, { status, ...(force === undefined ? {} : { force }) });
  const ids = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id);

  describe("POST /api/tasks", () => {
    it("makes a task with all that is given, of whoever makes it", async () => {
      const lead = await insertLead(app.db);
      const contact = await insertContact(app.db);
      const call = await insertCall(app.db);
      const channel = await insertChannel(app.db);
      const at = inHours(3);
      const { status, body, headers } = await create({
        description: "With the new prices.",
        priority: 1,
        due: { at, timeZone: "Europe/Paris" },
        assigneeIds: [agentId, strangerId],
        callId: call.id,
        leadId: lead.id,
        contactId: contact.id,
        channelId: channel.id,
        labels: ["Quote", "quote", "urgent"],
        checklist: ["Ask for prices", "Write it"],
      });
      expect(status).toBe(201);
      expect(headers.get("etag")).toBe('"1"');
      expect(body).toMatchObject({
        title: "Send the quote",
        status: "todo",
        priority: 1,
        due: { at, timeZone: "Europe/Paris", isAllDay: false },
        createdBy: { id: agentId },
        callId: call.id,
        leadId: lead.id,
        contactId: contact.id,
        channelId: channel.id,
        labels: ["quote", "urgent"],
        checklist: [{ text: "Ask for prices", checkedAt: null }, { text: "Write it" }],
        checklistTotal: 2,
        waitsFor: 0,
      });
      expect(ids(body.assignees).toSorted()).toEqual([agentId, strangerId].toSorted());
    });

    it("takes a whole day: it is over at its end, in its zone", async () => {
      const { body } = await create({ due: { on: "2026-11-01", timeZone: "America/Toronto" } });
      expect(body.due).toEqual({
        at: "2026-11-02T04:59:59.999Z",
        timeZone: "America/Toronto",
        isAllDay: true,
        on: "2026-11-01",
      });
    });

    it("takes a date in words, which can be looked at before", async () => {
      const query = "text=demain%2015h&timeZone=Europe/Paris";
      const { body: read } = await get(`/api/tasks/due-text?${query}`);
      expect(read.due).toMatchObject({ timeZone: "Europe/Paris", isAllDay: false });
      const { body } = await create({ dueText: "demain 15h", timeZone: "Europe/Paris" });
      expect(body.due).toEqual(read.due);
      expect((await get("/api/tasks/due-text?text=whenever")).body.due).toBeNull();
    });

    it.each([
      [{ dueText: "whenever" }, "dueText"],
      [{ dueText: "tomorrow", due: { on: "2026-12-01" } }, "dueText"],
      [{ assigneeIds: [randomUUID()] }, "assigneeIds"],
      [{ leadId: randomUUID() }, "leadId"],
      [{ callId: randomUUID() }, "callId"],
      [{ contactId: randomUUID() }, "contactId"],
      [{ channelId: randomUUID() }, "channelId"],
      [{ recurrence: { rule: "FREQ=DAILY" } }, "recurrence"],
      [{ recurrence: { rule: "FREQ=HOURLY" }, dueText: "tomorrow" }, "recurrence"],
      [{ due: { on: "9999-12-31" } }, "due.on"],
      [{ due: { at: "0001-01-01T00:00:00Z" } }, "due.at"],
      [{ title: "" }, "title"],
      [{ title: "two\nlines" }, "title"],
    ])("refuses %j", async (given, path) => {
      const { status, body } = await create(given);
      expect([status, body.errors?.[0]?.path]).toEqual([422, path]);
    });
  });

  describe("who sees a task", () => {
    it("is whoever made it, has it or is mentioned in it, and their departments; of rules that nobody has, all", async () => {
      const mine = await insertTask(app.db, { created_by: agentId });
      const colleagues = await insertTask(app.db, { created_by: colleagueId });
      const strangers = await insertTask(app.db, { created_by: strangerId });
      const given = await insertTask(app.db, { created_by: strangerId });
      await app.db("task_assignees").insert({ task_id: given.id, user_id: colleagueId, status: "todo" });
      const ofRule = await insertTask(app.db);
      const ofRuleGiven = await insertTask(app.db);
      await app.db("task_assignees").insert({ task_id: ofRuleGiven.id, user_id: strangerId, status: "todo" });
      const all = [mine, colleagues, strangers, given, ofRule, ofRuleGiven];
      const statuses = await Promise.all(all.map(async ({ id }) => (await get(`/api/tasks/${id}`)).status));
      expect(statuses).toEqual([200, 200, 404, 200, 200, 404]);
      const { body } = await get("/api/tasks?sort=-createdAt&limit=100");
      const listed = ids(body.items);
      expect(all.map(({ id }) => listed.includes(id))).toEqual([true, true, false, true, true, false]);
      expect((await get(`/api/tasks/${strangers.id}`, manager)).status).toBe(200);
      expect((await send("PATCH", `/api/tasks/${strangers.id}`, { priority: 1 }, 1)).status).toBe(404);
      const answer = await send(
        "POST",
        `/api/tasks/${strangers.id}/comments`,
        { body: `Could you look, <@${agentId}>?` },
        undefined,
        manager,
      );
      expect(answer.body.mentions).toMatchObject([{ id: agentId }]);
      expect((await get(`/api/tasks/${strangers.id}`)).status).toBe(200);
    });

    it("is told no titles of others that it waits for", async () => {
      const [task, secret] = [
        await insertTask(app.db, { created_by: agentId }),
        await insertTask(app.db, { created_by: strangerId }),
      ];
      await app.db("task_dependencies").insert({ task_id: task.id, blocked_by: secret.id });
      const { body } = await get(`/api/tasks/${task.id}`);
      expect(body.blockedBy).toEqual([{ id: secret.id, title: null, status: "todo" }]);
    });
  });

  it("are read whole in one statement, and listed in one (CE-1)", async () => {
    const { body: blocker } = await create({ title: "First" });
    const { body: task } = await create({
      checklist: ["a", "b"],
      assigneeIds: [agentId],
      blockedBy: [blocker.id],
    });
    for (const body of ["One", `Two <@${colleagueId}>`])
      await send("POST", `/api/tasks/${task.id}/comments`, { body });
    await send("PUT", `/api/tasks/${task.id}/reminders`, { minutesBefore: [30] });
    const sent: string[] = [];
    app.onStatement((sql) => sent.push(sql));
    const { body } = await get(`/api/tasks/${task.id}`);
    const ofTasks = () => sent.filter((sql) => !isFrame(sql) && /task/.test(sql));
    expect(ofTasks()).toHaveLength(1);
    expect(body).toMatchObject({
      assignees: [{ id: agentId }],
      checklist: [{ text: "a" }, { text: "b" }],
      comments: [{ body: `Two <@${colleagueId}>`, mentions: [{ name: "Colette Roy" }] }, { body: "One" }],
      blockedBy: [{ id: blocker.id, title: "First", status: "todo" }],
      reminders: [{ minutesBefore: 30, remindAt: null }],
      waitsFor: 1,
      commentCount: 2,
    });
    sent.length = 0;
    await get("/api/tasks?limit=100");
    expect(ofTasks()).toHaveLength(1);
  });

  describe("PATCH /api/tasks/{id}", () => {
    it("changes fields, keeps who did, and refuses what was read before", async () => {
      const { body: task } = await create();
      const patch = {
        title: "Send both quotes",
        priority: 2,
        assigneeIds: [colleagueId],
        due: { at: inHours(1) },
      };
      const { status, body } = await send("PATCH", `/api/tasks/${task.id}`, patch, 1);
      expect([status, body.version, body.title]).toEqual([200, 2, "Send both quotes"]);
      expect(body.assignees).toEqual([{ id: colleagueId, name: "Colette Roy" }]);
      expect((await send("PATCH", `/api/tasks/${task.id}`, { priority: 1 }, 1)).status).toBe(412);
      expect((await send("PATCH", `/api/tasks/${task.id}`, { priority: 1 })).status).toBe(428);
      const { body: changes } = await get(`/api/tasks/${task.id}/changes`);
      expect(changes.items).toMatchObject([
        {
          action: "updated",
          actor: { id: agentId },
          changes: { assigneeIds: { from: [], to: [colleagueId] }, priority: { from: 3, to: 2 } },
        },
        { action: "created" },
      ]);
    });

    it("keeps the links that it had, also those that are out of sight by now", async () => {
      const lead = await insertLead(app.db, { assigned_to: strangerId });
      const task = await insertTask(app.db, { created_by: agentId, lead_id: lead.id });
      const answer = await send("PATCH", `/api/tasks/${task.id}`, { leadId: lead.id, priority: 1 }, 1);
      expect(answer.status).toBe(200);
      const other = await insertLead(app.db, { assigned_to: strangerId });
      const refused = await send("PATCH", `/api/tasks/${task.id}`, { leadId: other.id }, 2);
      expect(refused.status).toBe(422);
    });
  });

  describe("POST /api/tasks/{id}/status", () => {
    it("moves a task, and says where it can go when it cannot go there", async () => {
      const { body: task } = await create();
      expect((await move(task.id, "in_progress")).body.status).toBe("in_progress");
      const { body: done } = await move(task.id, "done");
      expect(done).toMatchObject({ status: "done", completedBy: { id: agentId } });
      expect(done.completedAt).not.toBeNull();
      const { status, body } = await move(task.id, "cancelled");
      expect([status, body.code]).toEqual([409, "task_status_conflict"]);
      expect(body.errors[0].allowed).toEqual(["todo", "in_progress"]);
      expect((await move(task.id, "todo")).body).toMatchObject({ completedAt: null, completedBy: null });
    });

    it("refuses what waits for others, unless it is forced: that is in the audit log", async () => {
      const { body: blocker } = await create();
      const { body: task } = await create({ blockedBy: [blocker.id] });
      const { status, body } = await move(task.id, "done");
      expect([status, body.code]).toEqual([409, "task_blocked"]);
      expect(body.detail).toContain(blocker.id);
      expect((await move(task.id, "in_progress")).status).toBe(200);
      expect((await move(task.id, "done", true)).status).toBe(200);
      expect(await app.db("audit_log").where({ action: "task.forced", subject_id: task.id })).toHaveLength(1);
    });

    it("lets it go on once those are done, cancelled or deleted", async () => {
      const [one, two, three] = await Promise.all([create(), create(), create()]);
      const blockedBy = [one, two, three].map(({ body }) => body.id);
      const { body: task } = await create({ blockedBy });
      await move(blockedBy[0], "done");
      await move(blockedBy[1], "cancelled");
      expect((await get(`/api/tasks/${task.id}`)).body.waitsFor).toBe(1);
      await send("DELETE", `/api/tasks/${blockedBy[2]}`, undefined, 1);
      expect((await move(task.id, "done")).status).toBe(200);
    });
  });

  describe("what belongs to a task", () => {
    it("is a list, in an order, checked by somebody at a time", async () => {
      const { body: task } = await create({ checklist: ["a", "b", "c"] });
      const [a, b, c] = ids(task.checklist);
      const { status, body } = await send("PATCH", `/api/tasks/${task.id}/checklist/${c}`, {
        position: 0,
        isChecked: true,
      });
      expect(status).toBe(200);
      expect(ids(body.checklist)).toEqual([c, a, b]);
      expect(body).toMatchObject({ checklistDone: 1, checklistTotal: 3 });
      expect(body.checklist[0].checkedBy).toMatchObject({ id: agentId });
      await send("PATCH", `/api/tasks/${task.id}/checklist/${c}`, { isChecked: true }, undefined, manager);
      const { body: added } = await send("POST", `/api/tasks/${task.id}/checklist`, { text: "d" });
      expect(added.checklist[0].checkedBy).toMatchObject({ id: agentId });
      expect(added.checklist.map(({ text }: { text: string }) => text)).toEqual(["c", "a", "b", "d"]);
      const { body: left } = await send("DELETE", `/api/tasks/${task.id}/checklist/${a}`);
      expect(ids(left.checklist)).toEqual([c, b, expect.any(String)]);
      expect((await send("DELETE", `/api/tasks/${task.id}/checklist/${a}`)).body.code).toBe(
        "task_part_not_found",
      );
    });

    it("is what people say of it: their own to change, those whom it mentions are told", async () => {
      const { body: task } = await create();
      const path = `/api/tasks/${task.id}/comments`;
      const { status, body: comment } = await send("POST", path, {
        body: `Look, <@${colleagueId}> <@${agentId}>`,
      });
      expect([status, comment.author.id]).toEqual([201, agentId]);
      expect(comment.mentions).toHaveLength(2);
      const edited = await send("PATCH", `${path}/${comment.id}`, { body: "Never mind" });
      expect(edited.body).toMatchObject({ body: "Never mind", mentions: [], editedAt: expect.any(String) });
      const others = await send("PATCH", `${path}/${comment.id}`, { body: "Mine" }, undefined, manager);
      expect(others.body.code).toBe("task_part_not_found");
      expect((await send("POST", path, { body: `Who is <@${randomUUID()}>?` })).status).toBe(422);
      for (const body of ["2", "3", "4"]) await send("POST", path, { body });
      const first = (await get(`${path}?limit=3`)).body;
      expect(first.items.map(({ body }: { body: string }) => body)).toEqual(["4", "3", "2"]);
      const next = (await get(`${path}?limit=3&cursor=${first.nextCursor}`)).body;
      expect([ids(next.items), next.nextCursor]).toEqual([[comment.id], null]);
      expect((await send("DELETE", `${path}/${comment.id}`)).status).toBe(204);
    });

    it("is what it waits for, never in a circle", async () => {
      const made = await Promise.all([create(), create(), create()]);
      const [a, b, c] = made.map(({ body }) => body.id);
      const wait = (id: string, blocker: string) => send("PUT", `/api/tasks/${id}/blockers/${blocker}`);
      expect((await wait(a, b)).body.blockedBy).toMatchObject([{ id: b }]);
      expect((await wait(a, b)).status).toBe(200);
      expect((await wait(b, c)).status).toBe(200);
      expect((await wait(c, a)).body.code).toBe("task_cycle");
      expect((await wait(a, a)).body.code).toBe("task_cycle");
      expect((await get(`/api/tasks/${c}`)).body.blocks).toMatchObject([{ id: b }]);
      expect((await send("DELETE", `/api/tasks/${b}/blockers/${c}`)).body.blockedBy).toEqual([]);
      expect((await wait(c, a)).status).toBe(200);
      const strangers = await insertTask(app.db, { created_by: strangerId });
      expect((await wait(a, strangers.id)).status).toBe(404);
    });
  });

  describe("GET /api/tasks", () => {
    it("filters", async () => {
      const lead = await insertLead(app.db);
      const given = { leadId: lead.id };
      const late = (await create({ ...given, due: { at: inHours(-2) }, assigneeIds: [agentId] })).body.id;
      const lateDone = (await create({ ...given, due: { at: inHours(-1) }, labels: ["late"] })).body.id;
      await move(lateDone, "done");
      const far = (
        await create({ ...given, due: { at: inHours(72) }, priority: 1, assigneeIds: [colleagueId] })
      ).body.id;
      const some = (await create({ ...given, title: "Réparer la toiture", description: "chez Bélanger" }))
        .body.id;
      const day = new Date().toLocaleDateString("en-CA", { timeZone: "Pacific/Apia" });
      const today = (await create({ ...given, due: { on: day, timeZone: "Pacific/Apia" } })).body.id;
      const find = async (query: string) => {
        const { status, body } = await get(`/api/tasks?leadId=${lead.id}&${query}`);
        expect(status).toBe(200);
        return new Set(ids(body.items));
      };
      expect(await find("")).toEqual(new Set([late, lateDone, far, some, today]));
      expect(await find("status=done")).toEqual(new Set([lateDone]));
      expect(await find("status=todo,in_progress")).toEqual(new Set([late, far, some, today]));
      expect(await find("assignee=me")).toEqual(new Set([late]));
      expect(await find(`assignee=${colleagueId}&status=todo`)).toEqual(new Set([far]));
      expect(await find(`assignee=${colleagueId}&status=done`)).toEqual(new Set());
      expect(await find("assignee=nobody")).toEqual(new Set([lateDone, some, today]));
      expect(await find("createdBy=me&priority=1")).toEqual(new Set([far]));
      expect(await find("due=overdue")).toEqual(new Set([late]));
      expect(await find("due=none")).toEqual(new Set([some]));
      expect(await find("due=today&timeZone=Pacific/Apia")).toContain(today);
      expect(await find(`dueFrom=${inHours(48)}`)).toEqual(new Set([far]));
      expect(await find(`dueBefore=${inHours(0)}`)).toEqual(new Set([late, lateDone]));
      expect(await find("label=late")).toEqual(new Set([lateDone]));
      expect(await find("q=belang%20TOITU")).toEqual(new Set([some]));
      for (const odd of ["' & | !", "’’ ‘toitu’", "\\ \\\\", "a:* <-> b", "½ … ！", "é'"]) {
        await find(`q=${encodeURIComponent(odd)}`);
      }
      expect(await find(`q=${encodeURIComponent("’TOITU’")}`)).toEqual(new Set([some]));
      expect(await find("q=itur")).toEqual(new Set());
      const { body: counts } = await get(`/api/tasks/counts?leadId=${lead.id}`);
      expect(counts).toEqual({ todo: 4, in_progress: 0, blocked: 0, done: 1, cancelled: 0 });
      expect((await get(`/api/tasks/counts?leadId=${lead.id}&assignee=me`)).body.todo).toBe(1);
    });

    it.each(["due", "priority", "-createdAt"])(
      "comes page by page in the order of %s, each task once",
      async (sort) => {
        const lead = await insertLead(app.db);
        const at = new Date(Date.now() + HOUR_MS);
        for (let n = 0; n < 11; n += 1) {
          await insertTask(app.db, {
            lead_id: lead.id,
            created_by: agentId,
            priority: ((n % 3) + 1) as 1 | 2 | 3,
            created_at: new Date(Date.now() - (n % 4) * 1000),
            ...(n % 2 ? {} : { due_at: new Date(at.getTime() + (n % 3) * HOUR_MS), due_time_zone: "UTC" }),
          });
        }
        const whole = ids((await get(`/api/tasks?leadId=${lead.id}&sort=${sort}&limit=100`)).body.items);
        expect(whole).toHaveLength(11);
        const paged: string[] = [];
        for (let cursor = ""; ; ) {
          const { body } = await get(
            `/api/tasks?leadId=${lead.id}&sort=${sort}&limit=2${cursor && `&cursor=${cursor}`}`,
          );
          paged.push(...ids(body.items));
          if (!body.nextCursor) break;
          cursor = body.nextCursor;
        }
        expect(paged).toEqual(whole);
      },
    );

    it("has what is due first, and what has no date last", async () => {
      const lead = await insertLead(app.db);
      const given = { leadId: lead.id };
      const none = (await create({ ...given, priority: 1 })).body.id;
      const later = (await create({ ...given, due: { at: inHours(2) } })).body.id;
      const sooner = (await create({ ...given, due: { at: inHours(1) }, priority: 4 })).body.id;
      const list = async (sort: string) =>
        ids((await get(`/api/tasks?leadId=${lead.id}&sort=${sort}`)).body.items);
      expect(await list("due")).toEqual([sooner, later, none]);
      expect(await list("priority")).toEqual([none, later, sooner]);
      expect(await list("-createdAt")).toEqual([sooner, later, none]);
    });
  });

  it("are deleted so that they can be brought back", async () => {
    const { body: task } = await create();
    expect((await send("DELETE", `/api/tasks/${task.id}`, undefined, 7)).status).toBe(412);
    expect((await send("DELETE", `/api/tasks/${task.id}`, undefined, 1)).status).toBe(204);
    expect((await move(task.id, "done")).status).toBe(404);
    expect(ids((await get("/api/tasks?limit=100")).body.items)).not.toContain(task.id);
    expect(ids((await get("/api/tasks?deleted=true&limit=100")).body.items)).toContain(task.id);
    const { body } = await send("POST", `/api/tasks/${task.id}/restore`);
    expect(body).toMatchObject({ id: task.id, deletedAt: null });
    const actions = await app.db("audit_log").where({ subject_id: task.id }).orderBy("id").pluck("action");
    expect(actions).toEqual(["task.deleted", "task.restored"]);
  });

  it("go with the lead that becomes part of another one, and come back with it", async () => {
    const [into, from] = [await insertLead(app.db), await insertLead(app.db)];
    const { body: task } = await create({ leadId: from.id });
    const merge = { kind: "lead", into: into.id, from: [from.id], choose: {} };
    const { status, body } = await send("POST", "/api/merges", merge);
    expect(status).toBe(201);
    expect((await get(`/api/tasks/${task.id}`)).body.leadId).toBe(into.id);
    expect(ids((await get(`/api/tasks?leadId=${into.id}`)).body.items)).toEqual([task.id]);
    await send("POST", `/api/merges/${body.id}/undo`);
    expect((await get(`/api/tasks/${task.id}`)).body.leadId).toBe(from.id);
  });

  describe("a series", () => {
    const daily = (given: object = {}) =>
      create({
        due: { at: inHours(24), timeZone: "America/Toronto" },
        recurrence: { rule: "FREQ=DAILY" },
        assigneeIds: [colleagueId],
        checklist: ["a"],
        labels: ["daily"],
        ...given,
      });

    it("goes on when a task is done, once, with all that is told anew", async () => {
      const { body: task } = await daily();
      await send("PUT", `/api/tasks/${task.id}/reminders`, { minutesBefore: [30] });
      await send("PATCH", `/api/tasks/${task.id}/checklist/${task.checklist[0].id}`, { isChecked: true });
      const { body: done } = await move(task.id, "done");
      const { body: next } = await get(`/api/tasks/${done.nextId}`);
      expect(next).toMatchObject({
        status: "todo",
        assignees: [{ id: colleagueId }],
        checklist: [{ text: "a", checkedAt: null }],
        labels: ["daily"],
        recurrence: { rule: "FREQ=DAILY", nextWhen: "done" },
        seriesId: task.seriesId,
        reminders: [{ minutesBefore: 30, toldAt: null }],
      });
      const apart = Date.parse(next.due.at) - Date.parse(task.due.at);
      expect(Math.abs(apart - 24 * HOUR_MS)).toBeLessThanOrEqual(HOUR_MS);
      await move(task.id, "todo");
      expect((await move(task.id, "done")).body.nextId).toBe(next.id);
      expect(await app.db("tasks").where({ series_id: task.seriesId })).toHaveLength(2);
    });

    it("does not make up for what was missed, and keeps its time when one is moved", async () => {
      const { body: task } = await daily({ due: { at: inHours(-100), timeZone: "UTC" } });
      await send("PATCH", `/api/tasks/${task.id}`, { due: { at: inHours(5), timeZone: "UTC" } }, 1);
      const { body: done } = await move(task.id, "done");
      const { body: next } = await get(`/api/tasks/${done.nextId}`);
      expect(Date.parse(next.due.at)).toBeGreaterThan(Date.now());
      expect((Date.parse(next.due.at) - Date.parse(task.due.at)) % (24 * HOUR_MS)).toBe(0);
    });

    it("ends when it is over, and when a task is cancelled", async () => {
      const { body: last } = await daily({ recurrence: { rule: "FREQ=DAILY;COUNT=2" } });
      const { nextId } = (await move(last.id, "done")).body;
      expect((await move(nextId, "done")).body).toMatchObject({ nextId: null, recurrence: null });
      const { body: cancelled } = await daily();
      expect((await move(cancelled.id, "cancelled")).body.nextId).toBeNull();
    });

    it("needs its due date", async () => {
      const { body: task } = await daily();
      expect((await send("PATCH", `/api/tasks/${task.id}`, { due: null }, 1)).status).toBe(422);
      const both = await send("PATCH", `/api/tasks/${task.id}`, { due: null, recurrence: null }, 1);
      expect(both.body).toMatchObject({ due: null, recurrence: null });
    });
  });

  it("are told live, in lists and on their page", async () => {
    const { body: task } = await create();
    const live = await openLive(app.url, agent);
    await live.subscribe(`task:${task.id}`);
    await send("POST", `/api/tasks/${task.id}/comments`, { body: "Hello" });
    const { data } = await live.next("the change", ({ event }) => event === "task.changed");
    expect(data).toEqual({ id: task.id, version: 1 });
    live.close();
  });

  describe("the rules that make tasks", () => {
    it("are there for each cause, changed by managers alone", async () => {
      const { body } = await get("/api/task-rules");
      const causes = body.items.map(({ cause }: { cause: string }) => cause);
      expect(causes).toEqual(["action_item", "callback", "missed_call", "retry"]);
      const { version } = body.items[3];
      const change = (cookie: string) =>
        send("PATCH", "/api/task-rules/retry", { isOn: true }, version, cookie);
      expect((await change(agent)).status).toBe(403);
      expect((await change(manager)).body).toMatchObject({
        cause: "retry",
        isOn: true,
        version: version + 1,
      });
      expect((await change(manager)).status).toBe(412);
    });
  });
});
