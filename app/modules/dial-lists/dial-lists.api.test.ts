import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { LeadRow } from "../../migrations/tables.generated.ts";
import { insertCall } from "../../test/factories/calls.ts";
import { insertDialItem, insertDialList } from "../../test/factories/dial-lists.ts";
import { insertLead } from "../../test/factories/leads.ts";
import { insertUser } from "../../test/factories/users.ts";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { anyNumber, outsideWorldOf } from "../outbound-calls/test/outside-world.ts";

describe("dial lists", () => {
  let app: TestApplication;
  let world: ReturnType<typeof outsideWorldOf>;
  let agent: string;
  let other: string;
  let supervisor: string;
  let agentId: string;
  let ids: Readonly<Record<string, string>>;

  beforeAll(async () => {
    app = await startTestApplication({ environment: { TRUNKLINE_CONTACT_HOURS: "00:00-24:00" } });
    world = outsideWorldOf(app);
    [agent, other, supervisor] = [
      await app.signIn("agent"),
      await app.signIn("manager"),
      await app.signIn("supervisor"),
    ];
    agentId = (await app.request("/api/session", { cookie: agent })).body.user.id;
    const { body } = await app.request("/api/dispositions", { cookie: agent });
    ids = Object.fromEntries(body.items.map(({ key, id }: { key: string; id: string }) => [key, id]));
  });
  afterAll(() => app.close());
  beforeEach(() => world.giveTelephone(anyNumber()));
  afterEach(async () => {
    await world.heal();
    await app.db("dial_list_items").delete();
    await app.db("calls").update({ status: "completed" });
    await app.db("dnc_numbers").delete();
  });

  /** A list of leads with these columns, in this order; the purpose is service, since it may be night. */
  async function aList(leads: readonly Partial<LeadRow>[], given: object = {}) {
    const list = await insertDialList(app.db, { purpose: "service", ...given });
    const items = [];
    for (const [rank, lead] of leads.entries()) {
      const { id } = await insertLead(app.db, { phone: anyNumber(), ...lead });
      items.push(await insertDialItem(app.db, list.id, { lead_id: id, rank: String(rank) }));
    }
    return { id: list.id, items, leadIds: items.map(({ lead_id }) => lead_id) };
  }
  const next = (id: string, cookie = agent) =>
    app.request(`/api/dial-lists/${id}/next`, { method: "POST", cookie });
  const act = (id: string, itemId: string, what: string, cookie = agent) =>
    app.request(`/api/dial-lists/${id}/items/${itemId}/${what}`, { method: "POST", cookie });
  const dispose = (callId: string, key: string, more: object = {}) =>
    app.request(`/api/calls/${callId}/disposition`, {
      cookie: agent,
      json: { dispositionId: ids[key], ...more },
    });
  const see = async (id: string) => (await app.request(`/api/dial-lists/${id}`, { cookie: agent })).body;
  const itemOf = (id: string) => app.db("dial_list_items").where({ id }).first();

  describe("POST /api/dial-lists", () => {
    const make = (json: object, cookie = supervisor) => app.request("/api/dial-lists", { cookie, json });

    it("makes a list of leads by filters: the open ones, the most urgent first", async () => {
      const tags = ["dialled"];
      await insertLead(app.db, { tags, priority: 3, phone: anyNumber() });
      const urgent = await insertLead(app.db, { tags, priority: 1, phone: anyNumber() });
      await insertLead(app.db, { tags, status: "lost", status_reason: "other" });
      const { status, body } = await make({
        name: "By tag",
        purpose: "service",
        leads: { filters: { tag: "dialled" } },
      });
      expect(status).toBe(201);
      expect(body).toMatchObject({ status: "active", progress: { total: 2, waiting: 2, done: 0 } });
      expect((await next(body.id)).body.item.leadId).toBe(urgent.id);
      const audited = await app.db("audit_log").where({ subject_id: body.id }).pluck("action");
      expect(audited).toEqual(["dial_list.created"]);
    });

    it("takes ids of leads that are open for whoever asks, and adds each once", async () => {
      const lead = await insertLead(app.db);
      const lost = await insertLead(app.db, { status: "lost", status_reason: "other" });
      const { status, body } = await make({ name: "X", leads: { ids: [lead.id, lost.id] } });
      expect([status, body.errors]).toMatchObject([422, [{ path: "leads.ids.1" }]]);
      const made = await make({ name: "By id", leads: { ids: [lead.id, lead.id] } });
      expect(made.body.progress.total).toBe(1);
      const more = await insertLead(app.db);
      const added = await app.request(`/api/dial-lists/${made.body.id}/leads`, {
        cookie: supervisor,
        json: { ids: [lead.id, more.id] },
      });
      expect(added.body).toEqual({ added: 1 });
    });

    it("is for supervisors and those above them, and takes published scripts alone", async () => {
      expect((await make({ name: "X" }, agent)).status).toBe(403);
      expect((await make({ name: "X", scriptId: randomUUID() })).body.code).toBe("dial_script_unusable");
      expect((await make({ name: "X", leads: { filters: { statuss: "new" } } })).status).toBe(422);
    });
  });

  describe("POST /api/dial-lists/:id/next", () => {
    it("gives each lead to one agent, and the same one again to whoever has it", async () => {
      const { id, leadIds } = await aList([{}, {}]);
      const [mine, theirs] = await Promise.all([next(id), next(id, other)]);
      expect(new Set([mine.body.item?.leadId, theirs.body.item?.leadId])).toEqual(new Set(leadIds));
      expect(mine.body.item).toMatchObject({ state: "locked", heldBy: agentId });
      expect((await next(id)).body.item.id).toBe(mine.body.item.id);
      const asAgain = await Promise.all([next(id), next(id), next(id)]);
      expect(new Set(asAgain.map(({ body }) => body.item.id)).size).toBe(1);
    });

    it("gives no lead to two agents over two lists, either", async () => {
      const one = await aList([{}]);
      const two = await insertDialList(app.db, { purpose: "service" });
      await insertDialItem(app.db, two.id, { lead_id: one.leadIds[0] ?? "" });
      const answers = await Promise.all([next(one.id), next(two.id, other)]);
      expect(answers.filter(({ body }) => body.item)).toHaveLength(1);
      const holder = answers[0].body.item ? agent : other;
      const [mine, theirs] = answers[0].body.item ? [one.id, two.id] : [two.id, one.id];
      expect((await next(theirs, holder)).body.code).toBe("dial_item_held_elsewhere");
      const { item } = answers.map(({ body }) => body).find((body) => body.item) ?? {};
      await act(mine, item.id, "release", holder);
      expect((await next(theirs, holder)).body.item.leadId).toBe(one.leadIds[0]);
    });

    it("gives to others what an agent left for five minutes, unless they said that they are still there", async () => {
      const { id, items } = await aList([{}]);
      await next(id);
      const leave = () =>
        app
          .db("dial_list_items")
          .where({ id: items[0]?.id })
          .update({ held_until: new Date(Date.now() - 1) });
      await leave();
      expect((await act(id, items[0]?.id ?? "", "renew")).status).toBe(200);
      expect((await next(id, other)).body.item).toBeNull();
      await leave();
      expect((await next(id, other)).body.item.id).toBe(items[0]?.id);
      for (const what of ["renew", "release", "call"]) {
        expect((await act(id, items[0]?.id ?? "", what)).body.code).toBe("dial_item_not_held");
      }
    });

    it("passes over whom the gate refuses, counts why, and comes back to them", async () => {
      const [barred, night] = [anyNumber(), anyNumber()];
      await app.db("dnc_numbers").insert({ phone: barred, reason: "requested", source: "manual" });
      const { id, items, leadIds } = await aList([
        { phone: barred },
        { phone: null, email: "none@lead.example" },
        { phone: night, time_zone: "Mars/Olympus" },
        {},
      ]);
      expect((await next(id)).body.item.leadId).toBe(leadIds[3]);
      expect((await see(id)).progress).toMatchObject({
        later: 3,
        locked: 1,
        byReason: { do_not_call: 1, no_number: 1, unknown_time_zone: 1 },
      });
      // Looking ahead is no attempt: nothing of it stands in the lead's story.
      expect(await app.db("reach_refusals").whereIn("lead_id", leadIds)).toEqual([]);
      await app.db("dnc_numbers").delete();
      await app
        .db("dial_list_items")
        .where({ id: items[0]?.id })
        .update({ due_at: new Date(Date.now() - 1) });
      expect((await next(id, other)).body.item.leadId).toBe(leadIds[0]);
    });

    it("retires leads that are over or gone, and says when the next one is due", async () => {
      const { id, items } = await aList([{ status: "converted" }, { deleted_at: new Date() }, {}]);
      const dueAt = new Date(Date.now() + 60_000);
      await app.db("dial_list_items").where({ id: items[2]?.id }).update({ state: "later", due_at: dueAt });
      expect((await next(id)).body).toEqual({ item: null, nextDueAt: dueAt.toISOString() });
      expect((await see(id)).progress.byReason).toEqual({ lead_closed: 1, lead_gone: 1 });
    });

    it("gives agents leads that they see, alone", async () => {
      const owner = await insertUser(app.db, { department: "elsewhere" });
      const { id, leadIds } = await aList([{ assigned_to: owner.id }, {}]);
      expect((await next(id)).body.item.leadId).toBe(leadIds[1]);
      expect((await next(id, other)).body.item.leadId).toBe(leadIds[0]);
    });

    it("puts callbacks that are due first, for whoever promised them, and after ten minutes for everybody", async () => {
      const { id, items } = await aList([{}, {}]);
      const due = (minutes: number) => ({
        state: "later" as const,
        due_at: new Date(Date.now() - minutes * 60_000),
        is_callback: true,
        callback_for: agentId,
      });
      await app.db("dial_list_items").where({ id: items[1]?.id }).update(due(1));
      expect((await next(id, other)).body.item.id).toBe(items[0]?.id);
      expect((await next(id)).body.item.id).toBe(items[1]?.id);
      await act(id, items[0]?.id ?? "", "release", other);
      await act(id, items[1]?.id ?? "", "release");
      await app.db("dial_list_items").where({ id: items[1]?.id }).update(due(11));
      expect((await next(id, other)).body.item.id).toBe(items[1]?.id);
    });

    it("takes whoever most often answers at this hour first, where the list says so", async () => {
      const leads = [
        await insertLead(app.db, { phone: anyNumber() }),
        await insertLead(app.db, { phone: anyNumber() }),
      ];
      const at = (hoursAgo: number) => ({
        initiated_at: new Date(Date.now() - hoursAgo * 3_600_000),
        started_at: new Date(Date.now() - hoursAgo * 3_600_000),
        status: "completed" as const,
      });
      await insertCall(app.db, { lead_id: leads[0]?.id ?? null, ...at(24 + 12) });
      await insertCall(app.db, { lead_id: leads[1]?.id ?? null, ...at(24) });
      const { body } = await app.request("/api/dial-lists", {
        cookie: supervisor,
        json: {
          name: "Hours",
          sort: "best_hour",
          purpose: "service",
          leads: { ids: leads.map(({ id }) => id) },
        },
      });
      expect((await next(body.id)).body.item.leadId).toBe(leads[1]?.id);
    });
  });

  describe("POST /api/dial-lists/:id/items/:itemId/skip", () => {
    it("puts a lead off for a quarter of an hour: the next one is another", async () => {
      const { id, items } = await aList([{}, {}]);
      await next(id);
      const put = await act(id, items[0]?.id ?? "", "skip");
      expect(put.body).toMatchObject({ state: "later", reason: "skipped", heldBy: null, attempts: 0 });
      expect(Date.parse(put.body.dueAt) - Date.now()).toBeGreaterThan(14 * 60_000);
      expect((await next(id)).body.item.id).toBe(items[1]?.id);
      expect((await see(id)).progress).toMatchObject({ later: 1, byReason: { skipped: 1 } });
      expect((await act(id, items[0]?.id ?? "", "skip")).body.code).toBe("dial_item_not_held");
      expect((await act(id, items[1]?.id ?? "", "skip", other)).body.code).toBe("dial_item_not_held");
    });
  });

  describe("GET /api/dial-lists/:id/upcoming", () => {
    const upcoming = async (id: string, cookie = agent) =>
      (await app.request(`/api/dial-lists/${id}/upcoming`, { cookie })).body;

    it("says who comes next for whoever asks, and takes nobody", async () => {
      const owner = await insertUser(app.db, { department: "elsewhere" });
      const { id, items, leadIds } = await aList([
        { assigned_to: owner.id },
        { company: "Kayaks", priority: 2 },
        { deleted_at: new Date() },
        {},
      ]);
      expect(await upcoming(id)).toMatchObject({
        held: null,
        items: [{ id: items[1]?.id, company: "Kayaks", priority: 2 }, { leadId: leadIds[3] }],
      });
      expect((await upcoming(id, other)).items).toHaveLength(3);
      expect((await see(id)).progress).toMatchObject({ locked: 0, waiting: 4 });
    });

    it("names the lead that one has, also by another list", async () => {
      const [one, two] = [await aList([{}]), await aList([{}])];
      await next(one.id);
      expect((await upcoming(two.id)).held).toMatchObject({ listId: one.id, id: one.items[0]?.id });
      expect(await upcoming(one.id)).toMatchObject({ held: { state: "locked" }, items: [] });
      expect((await upcoming(one.id, other)).held).toBeNull();
    });
  });

  it("lists lists with how far each is", async () => {
    const [one, two] = [await aList([{}, {}]), await aList([{}])];
    await act(one.id, (await next(one.id)).body.item.id, "skip");
    const { items } = (await app.request("/api/dial-lists", { cookie: agent })).body;
    const of = (id: string) => items.find((list: { id: string }) => list.id === id).progress;
    expect(of(one.id)).toMatchObject({ total: 2, waiting: 1, later: 1, nextDueAt: expect.any(String) });
    expect(of(two.id)).toMatchObject({ total: 1, waiting: 1, nextDueAt: null });
  });

  describe("POST /api/dial-lists/:id/items/:itemId/call", () => {
    it("calls the lead by the list's script, and gives the next one once it is said what that came to", async () => {
      const script = await app.db("scripts").whereNotNull("published_number").first("id");
      const { id, leadIds } = await aList([{}, {}], { script_id: script.id });
      const { item } = (await next(id)).body;
      const { status, body } = await act(id, item.id, "call");
      expect(status).toBe(202);
      expect(body).toMatchObject({ state: "called", attempts: 1, heldUntil: null });
      const call = await world.reaching(body.lastCallId, "completed");
      expect(call).toMatchObject({ lead_id: leadIds[0], user_id: agentId });
      expect(call.script_version_id).not.toBeNull();
      expect((await next(id)).body.item).toMatchObject({ id: item.id, state: "called" });
      expect((await act(id, item.id, "call")).body.code).toBe("dial_item_not_held");
      expect((await dispose(body.lastCallId, "interested")).status).toBe(200);
      expect(await itemOf(item.id)).toMatchObject({ state: "done", reason: "connected" });
      expect((await next(id)).body.item.leadId).toBe(leadIds[1]);
    });

    it("calls again when a retry is due, and not more often than the list says", async () => {
      const { id } = await aList([{}], { max_attempts: 2 });
      for (const attempt of [1, 2]) {
        const { item } = (await next(id)).body;
        const { body } = await act(id, item.id, "call");
        await world.reaching(body.lastCallId, "completed");
        const { body: said } = await dispose(body.lastCallId, "no_answer");
        const row = await itemOf(item.id);
        if (attempt === 2) expect(row).toMatchObject({ state: "done", reason: "attempts_exhausted" });
        else expect(row).toMatchObject({ state: "later", reason: "retry", due_at: new Date(said.dueAt) });
        await app.db("dial_list_items").where({ id: item.id, state: "later" }).update({ due_at: new Date() });
      }
      expect((await next(id)).body.item).toBeNull();
    });

    it("retires a lead in all lists once it is won or refuses, and follows a change of mind", async () => {
      const { id, leadIds } = await aList([{}]);
      const elsewhere = await insertDialList(app.db);
      const there = await insertDialItem(app.db, elsewhere.id, { lead_id: leadIds[0] ?? "" });
      const { item } = (await next(id)).body;
      const { body } = await act(id, item.id, "call");
      await world.reaching(body.lastCallId, "completed");
      const callbackAt = new Date(Date.now() + 3_600_000).toISOString();
      await dispose(body.lastCallId, "callback", { callbackAt });
      expect(await itemOf(item.id)).toMatchObject({
        state: "later",
        is_callback: true,
        callback_for: agentId,
      });
      await dispose(body.lastCallId, "do_not_call");
      for (const itemId of [item.id, there.id]) {
        expect(await itemOf(itemId)).toMatchObject({ state: "done", reason: "refused", is_callback: false });
      }
    });

    it("leaves the lead with its agent when the call was over before the lead's telephone rang", async () => {
      const mine = anyNumber();
      await world.giveTelephone(mine);
      await world.phone(mine, { answers: "no_answer" });
      const { id } = await aList([{}]);
      const { item } = (await next(id)).body;
      const { body } = await act(id, item.id, "call");
      await world.reaching(body.lastCallId, "no_answer");
      expect(await itemOf(item.id)).toMatchObject({ state: "locked", attempts: 0, held_by: agentId });
      await world.giveTelephone(anyNumber());
      expect((await act(id, item.id, "call")).status).toBe(202);
    });

    it("skips a lead that may not be called any more, and changes nothing when no call can be placed", async () => {
      const barred = anyNumber();
      const { id, items } = await aList([{ phone: barred }, {}]);
      const itemId = items[0]?.id ?? "";
      await next(id);
      await world.giveTelephone(null);
      expect((await act(id, itemId, "call")).body.code).toBe("agent_without_telephone");
      expect(await itemOf(itemId)).toMatchObject({ state: "locked", attempts: 0 });
      await world.giveTelephone(anyNumber());
      await app.db("dnc_numbers").insert({ phone: barred, reason: "requested", source: "manual" });
      expect((await act(id, itemId, "call")).body.code).toBe("not_reachable");
      expect(await itemOf(itemId)).toMatchObject({ state: "later", reason: "do_not_call" });
      expect((await next(id)).body.item.id).toBe(items[1]?.id);
    });

    it("is one call when it is asked for twice at once", async () => {
      const { id, leadIds } = await aList([{}]);
      const { item } = (await next(id)).body;
      const answers = await Promise.all([1, 2, 3].map(() => act(id, item.id, "call")));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 409, 409]);
      expect(await app.db("calls").where({ lead_id: leadIds[0] })).toHaveLength(1);
    });
  });

  describe("a call that nobody answered", () => {
    /** The agent's call of a list's only lead, over for so many minutes. */
    const unanswered = async (minutes: number, status: "busy" | "no_answer" | "canceled") => {
      const { id } = await aList([{}]);
      const { item } = (await next(id)).body;
      const { body } = await act(id, item.id, "call");
      await world.reaching(body.lastCallId, "completed");
      const endedAt = new Date(Date.now() - minutes * 60_000);
      await app
        .db("calls")
        .where({ id: body.lastCallId })
        .update({ status, started_at: null, ended_at: endedAt });
      return { id, itemId: item.id, callId: body.lastCallId };
    };
    const settle = () => app.runPeriodic("settle-unsaid-calls");

    it("is settled by the carrier's word when its agent says nothing: they and the lead are free again", async () => {
      const { id, itemId, callId } = await unanswered(3, "busy");
      const late = await aList([{}]);
      expect((await next(late.id)).body.code).toBe("dial_item_held_elsewhere");
      await settle();
      expect(await itemOf(itemId)).toMatchObject({ state: "later", reason: "retry", held_by: null });
      expect((await next(late.id)).body.item.leadId).toBe(late.leadIds[0]);
      const said = await app.request(`/api/calls/${callId}/disposition`, { cookie: agent });
      expect(said.body).toMatchObject({
        dispositionId: ids.busy,
        userId: null,
        wrapUpSeconds: null,
        outcome: "not_connected",
      });
      expect(new Date(said.body.dueAt).getTime()).toBeGreaterThan(Date.now() + 29 * 60_000);
      // Its agent knows better, and says so in time.
      expect((await dispose(callId, "voicemail")).body).toMatchObject({ userId: agentId });
      expect((await see(id)).progress.byReason).toEqual({ retry: 1 });
      await settle();
      expect((await app.db("calls").where({ id: callId }).first()).disposition_id).toBe(ids.voicemail);
    });

    it("waits two minutes for its agent, and for ever where somebody was spoken to", async () => {
      const { itemId, callId } = await unanswered(1, "no_answer");
      await settle();
      expect((await itemOf(itemId))?.state).toBe("called");
      const long = new Date(Date.now() - 3_600_000);
      await app
        .db("calls")
        .where({ id: callId })
        .update({ status: "completed", ended_at: long, started_at: long });
      await settle();
      expect((await itemOf(itemId))?.state).toBe("called");
      await app.db("calls").where({ id: callId }).update({ status: "canceled", started_at: null });
      await settle();
      expect(await itemOf(itemId)).toMatchObject({ state: "later", reason: "retry" });
      expect((await app.db("calls").where({ id: callId }).first()).disposition_id).toBe(ids.no_answer);
    });
  });

  describe("POST /api/dial-lists/:id/status", () => {
    const set = (id: string, status: string, cookie = supervisor) =>
      app.request(`/api/dial-lists/${id}/status`, { cookie, json: { status } });

    it("pauses and resumes: nobody gets or calls a lead meanwhile", async () => {
      const { id } = await aList([{}, {}]);
      const { item } = (await next(id)).body;
      expect((await set(id, "paused", agent)).status).toBe(403);
      expect((await set(id, "paused")).body.status).toBe("paused");
      expect((await next(id, other)).body.code).toBe("dial_list_not_active");
      expect((await act(id, item.id, "call")).body.code).toBe("dial_list_not_active");
      expect(await app.db("calls").where({ lead_id: item.leadId })).toEqual([]);
      await set(id, "active");
      expect((await act(id, item.id, "call")).status).toBe(202);
    });

    it("completes for good: what was to be called is done, calls that go on still say what they came to", async () => {
      const { id, items } = await aList([{}, {}]);
      const { item } = (await next(id)).body;
      const { body } = await act(id, item.id, "call");
      await world.reaching(body.lastCallId, "completed");
      expect((await set(id, "completed")).body.progress).toMatchObject({ called: 1, done: 1 });
      expect((await set(id, "active")).body.code).toBe("dial_list_completed");
      await dispose(body.lastCallId, "no_answer");
      expect((await see(id)).progress).toMatchObject({
        total: items.length,
        done: 2,
        byReason: { list_ended: 2 },
      });
    });
  });

  it("changes its order, and what was changed meanwhile is not overwritten", async () => {
    const { id } = await aList([]);
    const [young, old] = [
      await insertLead(app.db, { phone: anyNumber(), priority: 1 }),
      await insertLead(app.db, { phone: anyNumber(), priority: 4, created_at: new Date("2020-01-01") }),
    ];
    await app.request(`/api/dial-lists/${id}/leads`, {
      cookie: supervisor,
      json: { ids: [young.id, old.id] },
    });
    const change = (version: number) =>
      app.request(`/api/dial-lists/${id}`, {
        method: "PATCH",
        cookie: supervisor,
        json: { sort: "oldest" },
        headers: { "if-match": `"${version}"` },
      });
    expect((await change(1)).body.sort).toBe("oldest");
    expect((await change(1)).status).toBe(412);
    expect((await next(id)).body.item.leadId).toBe(old.id);
  });

  it("calls the lead that another one has become part of", async () => {
    const { id, leadIds } = await aList([{}]);
    const into = await insertLead(app.db, { phone: anyNumber() });
    const { status } = await app.request("/api/merges", {
      cookie: agent,
      json: { kind: "lead", into: into.id, from: leadIds, choose: {} },
    });
    expect(status).toBe(201);
    expect((await next(id)).body.item.leadId).toBe(into.id);
  });

  it("calls it itself again when it is no longer part of the other one, one merge after the other", async () => {
    const merge = async (into: string, from: string | undefined) =>
      (
        await app.request("/api/merges", {
          cookie: agent,
          json: { kind: "lead", into, from: [from], choose: {} },
        })
      ).body.id;
    const undo = (mergeId: string) =>
      app.request(`/api/merges/${mergeId}/undo`, { method: "POST", cookie: agent });
    const { id, leadIds, items } = await aList([{}]);
    const [second, third] = [
      await insertLead(app.db, { phone: anyNumber() }),
      await insertLead(app.db, { phone: anyNumber() }),
    ];
    const merges = [await merge(second.id, leadIds[0]), await merge(third.id, second.id)];
    expect(await itemOf(items[0]?.id ?? "")).toMatchObject({ lead_id: third.id });
    expect((await undo(merges[1])).status).toBe(200);
    expect(await itemOf(items[0]?.id ?? "")).toMatchObject({ lead_id: second.id });
    expect((await undo(merges[0])).status).toBe(200);
    expect(await itemOf(items[0]?.id ?? "")).toMatchObject({ lead_id: leadIds[0], former_lead_ids: [] });
    expect((await next(id)).body.item.leadId).toBe(leadIds[0]);
  });

  it.each(["merged", "deleted"])("has a lead wait again that it passed over while it was %s", async (how) => {
    const { id, leadIds, items } = await aList([{}, {}]);
    const [leadId, stays] = leadIds;
    const gone =
      how === "deleted"
        ? await app.request(`/api/leads/${leadId}`, {
            method: "DELETE",
            cookie: supervisor,
            headers: { "if-match": '"1"' },
          })
        : await app.request("/api/merges", {
            cookie: supervisor,
            json: { kind: "lead", into: stays, from: [leadId], choose: {} },
          });
    expect(gone.status).toBeLessThan(300);
    const taken = (await next(id)).body.item;
    expect(taken.leadId).toBe(stays);
    expect(await itemOf(items[0]?.id ?? "")).toMatchObject({ state: "done", reason: "lead_gone" });
    const back =
      how === "deleted"
        ? await app.request(`/api/leads/${leadId}/restore`, { method: "POST", cookie: supervisor })
        : await app.request(`/api/merges/${gone.body.id}/undo`, { method: "POST", cookie: supervisor });
    expect(back.status).toBe(200);
    expect((await next(id, other)).body.item.leadId).toBe(leadId);
  });

  it("goes on with that lead also where an agent has the other one, or speaks with it", async () => {
    const merge = (into: string, from: string) =>
      app.request("/api/merges", { cookie: agent, json: { kind: "lead", into, from: [from], choose: {} } });
    const { id, leadIds, items } = await aList([{}]);
    const [itemId = "", leadId = ""] = [items[0]?.id, leadIds[0]];
    const [second, third] = [
      await insertLead(app.db, { phone: anyNumber() }),
      await insertLead(app.db, { phone: anyNumber() }),
    ];
    await next(id);
    expect((await merge(second.id, leadId)).status).toBe(201);
    const { status, body } = await act(id, itemId, "call");
    expect([status, body.leadId]).toEqual([202, second.id]);
    await world.reaching(body.lastCallId, "completed");
    expect((await merge(third.id, second.id)).status).toBe(201);
    const said = await dispose(body.lastCallId, "talked");
    expect(said.body.leadId).toBe(third.id);
    expect((await app.db("leads").where({ id: third.id }).first()).status).toBe("contacted");
    expect(await itemOf(itemId)).toMatchObject({ state: "done", lead_id: third.id });
  });

  it.each([
    ["attempts_exhausted", true],
    ["refused", false],
  ])(
    "keeps what was promised to a duplicate in the same list, unless the lead was done for good: %s",
    async (reason, isKept) => {
      const { id, items, leadIds } = await aList([{}, {}]);
      const [gone = "", stays = ""] = items.map((item) => item.id);
      const due = { state: "later", reason: "callback", due_at: new Date(Date.now() - 60_000) } as const;
      const promised = { ...due, is_callback: true, callback_for: agentId };
      await app.db("dial_list_items").where({ id: gone }).update(promised);
      await app.db("dial_list_items").where({ id: stays }).update({ state: "done", reason, attempts: 5 });
      const { status } = await app.request("/api/merges", {
        cookie: agent,
        json: { kind: "lead", into: leadIds[1], from: [leadIds[0]], choose: {} },
      });
      expect(status).toBe(201);
      const { item } = (await next(id)).body;
      if (isKept) expect(item).toMatchObject({ id: stays, leadId: leadIds[1], isCallback: true });
      else expect(item).toBeNull();
      expect(await itemOf(gone)).toMatchObject({ state: "done", reason: "lead_gone" });
    },
  );

  it("leaves a lead with whoever has it when one that somebody else has becomes part of it", async () => {
    const [one, two] = [await aList([{}]), await aList([{}])];
    await next(one.id);
    await next(two.id, other);
    const { status } = await app.request("/api/merges", {
      cookie: agent,
      json: { kind: "lead", into: one.leadIds[0], from: two.leadIds, choose: {} },
    });
    expect(status).toBe(201);
    expect((await next(one.id)).body.item.leadId).toBe(one.leadIds[0]);
  });

  it("lists its leads for supervisors, by state and reason", async () => {
    const { id, items } = await aList([{}, { status: "lost", status_reason: "other" }, {}]);
    await next(id, other);
    await next(id);
    const list = async (query: string) =>
      (await app.request(`/api/dial-lists/${id}/items?${query}`, { cookie: supervisor })).body.items.map(
        (one: { id: string }) => one.id,
      );
    expect(await list("state=done&reason=lead_closed")).toEqual([items[1]?.id]);
    expect(await list("state=locked")).toHaveLength(2);
    expect((await app.request(`/api/dial-lists/${id}/items`, { cookie: agent })).status).toBe(403);
    const lists = await app.request("/api/dial-lists?status=active", { cookie: agent });
    expect(lists.body.items.map((one: { id: string }) => one.id)).toContain(id);
  });
});
