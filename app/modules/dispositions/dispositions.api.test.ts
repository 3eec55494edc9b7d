import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { CallRow } from "../../migrations/tables.generated.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { afterCommit } from "../../platform/unit-of-work/index.ts";
import { insertCall } from "../../test/factories/calls.ts";
import { insertLead } from "../../test/factories/leads.ts";
import { insertUser } from "../../test/factories/users.ts";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { testUnitOfWork } from "../../test/test-unit-of-work.ts";
import { statusUpdate, vapiCall } from "../../test/vapi-messages.ts";
import { type CallbackDue, callbackDue } from "./dispositions.events.ts";
import { createDispositionsService } from "./dispositions.service.ts";

const NUMBER = "+15145550161";

describe("dispositions", () => {
  let app: TestApplication;
  let agent: string;
  let supervisor: string;
  let manager: string;
  let agentId: string;
  let ids: Readonly<Record<string, string>>;

  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
    [agent, supervisor, manager] = [
      await app.signIn("agent"),
      await app.signIn("supervisor"),
      await app.signIn("manager"),
    ];
    agentId = (await app.request("/api/session", { cookie: agent })).body.user.id;
    const { body } = await app.request("/api/dispositions", { cookie: agent });
    ids = Object.fromEntries(body.items.map(({ key, id }: { key: string; id: string }) => [key, id]));
  });
  afterAll(() => app.close());

  /** A call of the agent with a lead that is over. */
  const aCall = async (lead: object = {}, call: Partial<CallRow> = {}) => {
    const { id: leadId } = await insertLead(app.db, { phone: NUMBER, ...lead });
    const { id } = await insertCall(app.db, {
      direction: "outbound",
      status: "completed",
      user_id: agentId,
      lead_id: leadId,
      phone: NUMBER,
      ended_at: new Date(Date.now() - 30_000),
      ...call,
    });
    return { id, leadId };
  };
  const say = (callId: string, key: string, more: object = {}, cookie = agent) =>
    app.request(`/api/calls/${callId}/disposition`, {
      cookie,
      json: { dispositionId: ids[key] ?? key, ...more },
    });
  const leadOf = (id: string) => app.db("leads").where({ id }).first("status", "status_reason");
  const listed = async () => (await app.db("dnc_numbers").where({ phone: NUMBER })).length;

  it("tells of a callback that is due and not kept, once for each time, however many do so", async () => {
    const told: CallbackDue[] = [];
    const database = createTestDatabase(app.databaseUrl);
    const { unitOfWork } = testUnitOfWork(database, [afterCommit(callbackDue, (due) => void told.push(due))]);
    const nothing = {} as never;
    const service = createDispositionsService({
      database,
      unitOfWork,
      ...{
        audit: nothing,
        calls: nothing,
        leads: nothing,
        doNotCall: nothing,
        history: nothing,
        notes: nothing,
      },
    });
    const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);
    const tell = (minutes: number) => service.tellDueCallbacks(inMinutes(minutes));
    const promise = (id: string, minutes: number) =>
      say(id, "callback", { callbackAt: inMinutes(minutes).toISOString() });
    const [open, kept] = [
      await aCall({}, { phone: "+15145550181" }),
      await aCall({}, { phone: "+15145550182", initiated_at: inMinutes(-60) }),
    ];
    await promise(open.id, 5);
    await promise(kept.id, 5);
    await say((await aCall({}, { phone: "+15145550182", initiated_at: inMinutes(-1) })).id, "talked");
    await tell(4);
    expect(told).toEqual([]);
    await Promise.all([tell(6), tell(6), tell(6)]);
    expect(told).toMatchObject([{ callId: open.id, userId: agentId, leadId: open.leadId }]);
    await promise(open.id, 30);
    await tell(29);
    expect(told).toHaveLength(1);
    await tell(31);
    await tell(32);
    expect(told).toHaveLength(2);
    // A day later nobody is told any more.
    await promise(open.id, 60);
    await tell(60 + 25 * 60);
    expect(told).toHaveLength(2);
    await say(open.id, "talked");
    await database.close();
  });

  describe("GET /api/callbacks", () => {
    const list = (query = "", cookie = agent) => app.request(`/api/callbacks?${query}`, { cookie });
    const idsIn = async (query = "") =>
      (await list(query)).body.items.map(({ callId }: { callId: string }) => callId);
    const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
    const phones = ["+15145550171", "+15145550172", "+15145550173"] as const;

    it("lists what an agent promised, what is due first, until it is kept", async () => {
      const before = { initiated_at: new Date(Date.now() - 7_200_000) };
      const [soon, late, other] = [
        await aCall({}, { phone: phones[0], ...before }),
        await aCall({}, { phone: phones[1], ...before }),
        await aCall({}, { phone: phones[2], lead_id: null, known_as: "Ada", ...before }),
      ];
      await say(late.id, "callback", { callbackAt: inMinutes(120) });
      await say(soon.id, "callback", { callbackAt: inMinutes(5) });
      await say(other.id, "callback", { callbackAt: inMinutes(60) });
      await say((await aCall({}, { phone: "+15145550174" })).id, "no_answer");
      const { body } = await list();
      expect(body.items.map(({ callId }: { callId: string }) => callId)).toEqual([
        soon.id,
        other.id,
        late.id,
      ]);
      expect(body.items[0]).toMatchObject({ leadId: soon.leadId, userId: agentId, phone: phones[0] });
      expect(body.items[1]).toMatchObject({ leadId: null, phone: phones[2], knownAs: "Ada" });
      expect(await idsIn(`dueBefore=${inMinutes(30)}`)).toEqual([soon.id]);
      const first = await list("limit=2");
      expect(await idsIn(`limit=2&cursor=${first.body.nextCursor}`)).toEqual([late.id]);
      // Nobody answers: it is still to be kept. Somebody does, at the number or as the lead.
      const again = { initiated_at: new Date(Date.now() - 3_600_000) };
      await say((await aCall({}, { phone: phones[2], lead_id: null, ...again })).id, "no_answer");
      expect(await idsIn()).toEqual([soon.id, other.id, late.id]);
      await say((await aCall({}, { phone: phones[2], lead_id: null, ...again })).id, "talked");
      await say((await aCall({}, { phone: "+15145550175", lead_id: soon.leadId, ...again })).id, "talked");
      expect(await idsIn()).toEqual([late.id]);
      // The lead becomes part of another one, which is called.
      const into = await insertLead(app.db);
      await app.request("/api/merges", {
        cookie: agent,
        json: { kind: "lead", into: into.id, from: [late.leadId], choose: {} },
      });
      expect((await list()).body.items).toMatchObject([{ callId: late.id, leadId: into.id }]);
      await say((await aCall({}, { phone: "+15145550176", lead_id: into.id, ...again })).id, "talked");
      expect(await idsIn()).toEqual([]);
    });

    it("is of others for supervisors alone", async () => {
      expect((await list(`userId=${agentId}`)).status).toBe(200);
      const { body } = await app.request("/api/session", { cookie: supervisor });
      expect((await list(`userId=${body.user.id}`)).status).toBe(403);
      expect((await list(`userId=${agentId}`, supervisor)).status).toBe(200);
    });
  });

  describe("POST /api/calls/:id/disposition", () => {
    it("says what a call came to: on the call, in its notes, in the lists by agent and by lead", async () => {
      const { id, leadId } = await aCall();
      const { status, body } = await say(id, "talked", { note: "Wants a quote" });
      expect(status).toBe(200);
      expect(body).toMatchObject({
        dispositionName: "Talked, nothing follows",
        outcome: "connected",
        leadId,
      });
      expect(body.wrapUpSeconds).toBeGreaterThan(29);
      expect((await leadOf(leadId)).status).toBe("contacted");
      const notes = await app.request(`/api/calls/${id}/notes`, { cookie: agent });
      expect(notes.body.items).toMatchObject([{ body: "Wants a quote", author: { id: agentId } }]);
      for (const path of [
        `/api/leads/${leadId}/calls`,
        `/api/calls?userId=${agentId}&dispositionId=${ids.talked}`,
        `/api/calls?dispositionOutcome=connected`,
      ]) {
        const { body: page } = await app.request(path, { cookie: agent });
        expect(page.items[0]).toMatchObject({
          id,
          dispositionOutcome: "connected",
          dispositionId: ids.talked,
        });
      }
      expect(
        (await app.request("/api/calls?dispositionOutcome=refused", { cookie: agent })).body.items,
      ).toEqual([]);
      const one = await app.request(`/api/calls/${id}`, { cookie: agent });
      expect(one.body.call.dispositionName).toBe("Talked, nothing follows");
    });

    it("moves a lead through the states between, each in its history, and never back", async () => {
      const { id, leadId } = await aCall();
      await say(id, "converted");
      const { body } = await app.request(`/api/leads/${leadId}/changes`, { cookie: agent });
      expect(
        body.items.map(({ changes }: { changes: { status: { to: string } } }) => changes.status.to),
      ).toEqual(["converted", "qualified"]);
      const next = await insertCall(app.db, { user_id: agentId, lead_id: leadId });
      await say(next.id, "talked");
      await say((await insertCall(app.db, { user_id: agentId, lead_id: leadId })).id, "not_interested");
      expect((await leadOf(leadId)).status).toBe("converted");
    });

    it("lists the number of whoever wants no more calls, with the lead lost for that", async () => {
      await app.db("dnc_numbers").delete();
      const { id, leadId } = await aCall();
      expect((await say(id, "do_not_call")).status).toBe(200);
      expect(await leadOf(leadId)).toMatchObject({ status: "lost", status_reason: "do_not_call" });
      expect(await app.db("dnc_numbers").where({ phone: NUMBER }).first("source")).toEqual({
        source: "disposition",
      });
    });

    it("changes nothing at all when there is no number to list", async () => {
      const { id } = await aCall({ phone: null }, { phone: null });
      const { status, body } = await say(id, "do_not_call", { note: "Do not keep" });
      expect([status, body.code]).toEqual([409, "no_number_to_list"]);
      expect(await app.db("notes").where({ subject_id: id })).toEqual([]);
      expect((await app.request(`/api/calls/${id}/disposition`, { cookie: agent })).body.code).toBe(
        "call_not_disposed",
      );
    });

    it("has the lead called again: after the disposition's minutes, or when it was promised", async () => {
      const { id } = await aCall();
      const { body } = await say(id, "no_answer");
      expect(Date.parse(body.dueAt) - Date.parse(body.chosenAt)).toBe(120 * 60_000);
      const callbackAt = new Date(Date.now() + 3_600_000).toISOString();
      expect((await say(id, "callback", { callbackAt })).body.dueAt).toBe(callbackAt);
      for (const [key, more] of [
        ["callback", {}],
        ["callback", { callbackAt: "2020-01-01T00:00:00.000Z" }],
        ["talked", { callbackAt }],
      ] as const) {
        const { status, body: problem } = await say(id, key, more);
        expect([status, problem.errors[0].path]).toEqual([422, "callbackAt"]);
      }
    });

    it("is changed by its agent for ten minutes, which takes the lead's move back, and by supervisors later", async () => {
      await app.db("dnc_numbers").delete();
      const { id, leadId } = await aCall({ status: "contacted" });
      await say(id, "do_not_call");
      await say(id, "interested");
      expect(await leadOf(leadId)).toEqual({ status: "qualified", status_reason: null });
      // Whoever heard it may have heard it rightly: only somebody who may take numbers off does.
      expect(await listed()).toBe(1);
      await app
        .db("call_dispositions")
        .where({ call_id: id })
        .update({ chosen_at: new Date(Date.now() - 11 * 60_000) });
      expect((await say(id, "talked")).body.code).toBe("wrap_up_over");
      expect((await say(id, "talked", {}, supervisor)).status).toBe(200);
      expect((await leadOf(leadId)).status).toBe("contacted");
      const actions = await app.db("audit_log").where({ subject_id: id }).pluck("action");
      expect(actions).toEqual(["call.disposition_corrected"]);
    });

    it("leaves a lead alone that somebody has moved on since", async () => {
      const { id, leadId } = await aCall();
      await say(id, "interested");
      await app.db("leads").where({ id: leadId }).update({ status: "converted" });
      await say(id, "no_answer");
      expect((await leadOf(leadId)).status).toBe("converted");
    });

    it("is for the agent of the call: not for others, and not for a call of nobody", async () => {
      const other = await insertUser(app.db);
      for (const user_id of [other.id, null]) {
        const { id } = await aCall({}, { user_id });
        expect((await say(id, "talked")).body.code).toBe("not_your_call");
        expect((await say(id, "talked", {}, supervisor)).status).toBe(200);
      }
      expect((await say(randomUUID(), "talked")).status).toBe(404);
      expect((await say((await aCall()).id, randomUUID())).body.code).toBe("disposition_not_found");
    });

    it("counts outcomes and the time to wrap up once, whatever is changed", async () => {
      const [counted, measured] = [
        vi.spyOn(instruments.callOutcomes, "add"),
        vi.spyOn(instruments.callWrapUp, "record"),
      ];
      const { id } = await aCall();
      await say(id, "busy");
      await say(id, "busy");
      await say(id, "voicemail");
      const outcome = { "trunkline.call.outcome": "not_connected" };
      // Without a telemetry SDK all counters are one.
      const withOutcome = (calls: readonly (readonly unknown[])[]) =>
        calls.filter(([, attributes]) => JSON.stringify(attributes) === JSON.stringify(outcome));
      expect(withOutcome(counted.mock.calls)).toEqual([[1, outcome]]);
      expect(withOutcome(measured.mock.calls)).toEqual([[expect.closeTo(30, -1), outcome]]);
      vi.restoreAllMocks();
    });

    it("is one when two ask at once", async () => {
      const { id, leadId } = await aCall();
      const answers = await Promise.all(["interested", "not_interested"].map((key) => say(id, key)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      const kept = await app.db("call_dispositions").where({ call_id: id }).first("disposition_id");
      const status = kept.disposition_id === ids.interested ? "qualified" : "lost";
      expect((await leadOf(leadId)).status).toBe(status);
    });
  });

  it("of a row that proves to be another call's goes to that call, with its notes", async () => {
    const { id } = await aCall(
      {},
      { provider: "twilio", provider_call_id: "CA-merged", status: "in_progress" },
    );
    await say(id, "interested", { note: "Of the carrier's row" });
    const told = { provider: "vapi", provider_call_id: "vapi-merged", status: "in_progress" } as const;
    const { id: stays } = await insertCall(app.db, told);
    const call = { ...vapiCall({ id: "vapi-merged" }), phoneCallProviderId: "CA-merged" };
    await app.vapi(statusUpdate(call, "in-progress"));
    const { body } = await app.request(`/api/calls/${id}/disposition`, { cookie: agent });
    expect(body).toMatchObject({ callId: stays, dispositionId: ids.interested });
    const notes = await app.request(`/api/calls/${id}/notes`, { cookie: agent });
    expect(notes.body.items).toMatchObject([{ body: "Of the carrier's row" }]);
    expect((await app.db("calls").where({ id: stays }).first("disposition_id")).disposition_id).toBe(
      ids.interested,
    );
  });

  describe("the organization's own", () => {
    const make = (json: object, cookie = manager) => app.request("/api/dispositions", { cookie, json });
    const change = (id: string, version: number, json: object) =>
      app.request(`/api/dispositions/${id}`, {
        method: "PATCH",
        cookie: manager,
        json,
        headers: { "if-match": `"${version}"` },
      });

    it("are made by managers, and say themselves what does not go together", async () => {
      expect((await make({ name: "Gatekeeper", outcome: "connected" }, agent)).status).toBe(403);
      const { status, body } = await make({ name: "Gatekeeper", outcome: "connected", followUp: "retry" });
      expect([status, body.errors[0].path]).toEqual([422, "retryAfterMinutes"]);
      const made = await make({
        name: "Gatekeeper",
        outcome: "connected",
        followUp: "retry",
        retryAfterMinutes: 60,
        isNoteRequired: true,
      });
      expect(made.status).toBe(201);
      const { id } = await aCall();
      expect((await say(id, made.body.id)).body.errors[0].path).toBe("note");
      expect((await say(id, made.body.id, { note: "Asked for Zoé" })).status).toBe(200);
    });

    it("are offered no more once they are archived; built-in ones keep their outcome", async () => {
      const { body: made } = await make({ name: "Old", outcome: "connected" });
      await app.request(`/api/dispositions/${made.id}/archive`, { method: "POST", cookie: manager });
      const { body } = await app.request("/api/dispositions", { cookie: agent });
      expect(body.items.map(({ id }: { id: string }) => id)).not.toContain(made.id);
      expect((await say((await aCall()).id, made.id)).body.code).toBe("disposition_archived");
      await app.request(`/api/dispositions/${made.id}/restore`, { method: "POST", cookie: manager });
      expect((await say((await aCall()).id, made.id)).status).toBe(200);
      const busy = ids.busy ?? "";
      expect((await change(busy, 1, { outcome: "connected" })).body.code).toBe("disposition_built_in");
      const { body: changed } = await change(busy, 1, { retryAfterMinutes: 45 });
      expect(changed).toMatchObject({ retryAfterMinutes: 45, version: 2 });
      expect((await change(busy, 1, { retryAfterMinutes: 50 })).status).toBe(412);
    });
  });

  it("are reported by agent and by disposition", async () => {
    const mine = await insertUser(app.db, { name: "Odile Report" });
    for (const key of ["converted", "busy", "busy"]) {
      const { id } = await aCall({}, { user_id: mine.id });
      await say(id, key, {}, supervisor);
    }
    const { body } = await app.request("/api/reports/outcomes?groupBy=agent", { cookie: supervisor });
    expect(body.items.find(({ agentId: id }: { agentId: string }) => id === mine.id)).toMatchObject({
      calls: 3,
      connected: 1,
      converted: 1,
      notConnected: 2,
      meanWrapUpSeconds: expect.closeTo(30, -1),
    });
    const by = await app.request("/api/reports/outcomes?groupBy=disposition", { cookie: supervisor });
    const busy = by.body.items.find(({ dispositionId: id }: { dispositionId: string }) => id === ids.busy);
    expect(busy.calls).toBeGreaterThanOrEqual(2);
  });
});
