import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../platform/database/index.ts";
import { insertCall } from "../../test/factories/calls.ts";
import { insertLead } from "../../test/factories/leads.ts";
import { insertUser } from "../../test/factories/users.ts";
import { eventually, startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { createCallsReads } from "../calls/calls.reads.ts";
import { dispositionErrors } from "../dispositions/dispositions.errors.ts";
import { leadsRepository } from "../leads/leads.repository.ts";
import { createTaskMakingService } from "./task-making.service.ts";
import { createTasksBench } from "./test/tasks-bench.ts";

const HOUR_MS = 3_600_000;

describe("tasks that events make", () => {
  let app: TestApplication;
  let database: Database;
  let agent: string;
  let agentId: string;
  let userId: string;
  beforeAll(async () => {
    app = await startTestApplication();
    database = createTestDatabase(app.databaseUrl);
    agent = await app.signIn("agent");
    agentId = (await app.db("users").where({ email: "agent@trunkline.example" }).first("id")).id;
    userId = (await insertUser(app.db)).id;
  });
  afterAll(async () => {
    await database.close();
    await app.close();
  });

  const of = (callId: string) => app.db("tasks").where({ call_id: callId }).orderBy("id");
  const turn = (cause: string, is_on: boolean) => app.db("task_rules").where({ cause }).update({ is_on });

  /** The service with what other modules would say. */
  function making(said: { disposition?: () => object | null; items?: object[] } = {}) {
    const { unitOfWork, tasks } = createTasksBench(database);
    const reads = createCallsReads(database);
    return createTaskMakingService({
      unitOfWork,
      tasks,
      calls: {
        call: async (id) => {
          const call = await reads.byId(id);
          if (!call) throw new Error("there is no such call");
          return call;
        },
      },
      leads: { ownerOf: async (db, id) => (await leadsRepository.byId(db, id, "all"))?.assignedTo ?? null },
      dispositions: {
        ofCall: async () => {
          const disposition = said.disposition?.();
          if (!disposition) throw dispositionErrors.call_not_disposed();
          return disposition as never;
        },
      },
      analyses: { actionItemsOf: async () => (said.items ?? []) as never },
      timeZone: "America/Toronto",
    });
  }

  it("come of calls that nobody answered, in the application", async () => {
    const response = await fetch(`${app.simulatorUrl}/control/calls`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ scenario: "missed", durationSeconds: 1, carrier: true, phone: "+15145550166" }),
    });
    expect(response.status).toBe(202);
    const task = await eventually("the task", () =>
      app.db("tasks").whereLike("cause", "missed_call:%").first(),
    );
    expect(task).toMatchObject({ status: "todo", priority: 2, created_by: null });
    expect(task.title).toMatch(/^Call .+ back: nobody answered$/);
    const { body } = await app.request(`/api/tasks/${task.id}`, { cookie: agent });
    expect(body).toMatchObject({ createdBy: null, callId: task.call_id, due: { isAllDay: false } });
  });

  it("come of promises, move with them and go with them, in the application", async () => {
    const { body } = await app.request("/api/dispositions", { cookie: agent });
    const idOf = (key: string) => body.items.find((one: { key: string }) => one.key === key).id;
    const { id: leadId } = await insertLead(app.db, { phone: "+15145550167" });
    const call = await insertCall(app.db, {
      direction: "outbound",
      status: "completed",
      user_id: agentId,
      lead_id: leadId,
      phone: "+15145550167",
      known_as: "Érablière Tremblay",
      ended_at: new Date(Date.now() - 30_000),
    });
    const say = (key: string, callbackAt?: string) =>
      app.request(`/api/calls/${call.id}/disposition`, {
        cookie: agent,
        json: { dispositionId: idOf(key), callbackAt },
      });
    const [one, two] = [1, 2].map((hours) => new Date(Date.now() + hours * HOUR_MS).toISOString());
    expect((await say("callback", one)).status).toBe(200);
    const task = await eventually("the task", async () => (await of(call.id))[0]);
    expect(task).toMatchObject({
      title: "Call Érablière Tremblay back, as promised",
      lead_id: leadId,
      cause: `callback:${call.id}`,
    });
    expect(task.due_at.toISOString()).toBe(one);
    const assignees = await app.db("task_assignees").where({ task_id: task.id }).pluck("user_id");
    expect(assignees).toEqual([agentId]);
    await say("callback", two);
    await eventually("that it moved", async () => (await of(call.id))[0].due_at.toISOString() === two);
    await say("talked");
    await eventually("that it went", async () => (await of(call.id))[0].status === "cancelled");
    expect(await of(call.id)).toHaveLength(1);
  });

  it("are one for each cause, given to whoever had the call, or has its lead", async () => {
    const lead = await insertLead(app.db, { assigned_to: userId });
    const [withAgent, ofLead, ofNobody] = [
      await insertCall(app.db, { user_id: agentId, lead_id: lead.id }),
      await insertCall(app.db, { lead_id: lead.id }),
      await insertCall(app.db),
    ];
    for (const [call, assignee] of [
      [withAgent, [agentId]],
      [ofLead, [userId]],
      [ofNobody, []],
    ] as const) {
      const event = { what: "missed_call", callId: call.id, analysisId: null } as const;
      await Promise.all([making().follow(event), making().follow(event)]);
      await making().follow(event);
      const [task, ...more] = await of(call.id);
      expect(more).toEqual([]);
      expect(await app.db("task_assignees").where({ task_id: task.id }).pluck("user_id")).toEqual(assignee);
    }
  });

  it("are one for somebody who calls again and again, until that one is done", async () => {
    const first = await insertCall(app.db);
    const earlier_calls = JSON.stringify([{ id: first.id }]);
    const [again, later] = [
      await insertCall(app.db, { earlier_calls }),
      await insertCall(app.db, { earlier_calls }),
    ];
    const follow = (callId: string) => making().follow({ what: "missed_call", callId, analysisId: null });
    await follow(first.id);
    await follow(again.id);
    expect(await of(again.id)).toEqual([]);
    await app.db("tasks").where({ call_id: first.id }).update({ status: "done" });
    await follow(later.id);
    expect(await of(later.id)).toHaveLength(1);
  });

  it("are none where the rule is off", async () => {
    const call = await insertCall(app.db);
    await turn("missed_call", false);
    await making().follow({ what: "missed_call", callId: call.id, analysisId: null });
    expect(await of(call.id)).toEqual([]);
    await turn("missed_call", true);
  });

  it("come of what is to be done after a call, by us, when it was said", async () => {
    const ended_at = new Date("2026-11-20T18:00:00Z");
    const call = await insertCall(app.db, { status: "completed", ended_at });
    const items = [
      { text: "Send the\nquote", owner: "company", due: "tomorrow 3pm" },
      { text: "Think it over", owner: "caller", due: null },
      { text: "Check the warranty", owner: "unknown", due: "when the weather allows" },
    ];
    const event = { what: "action_items", callId: call.id, analysisId: randomUUID() } as const;
    await making({ items }).follow(event);
    await making({ items }).follow(event);
    const [quote, warranty, ...more] = await of(call.id);
    expect(more).toEqual([]);
    expect([quote.title, quote.due_at]).toEqual(["Send the quote", new Date("2026-11-21T20:00:00Z")]);
    expect(warranty.description).toContain("when the weather allows");
    const inADay = Date.now() + 24 * HOUR_MS;
    expect(Math.abs(warranty.due_at.getTime() - inADay)).toBeLessThan(HOUR_MS);
  });

  it("are what was said of a call last, however often, in whatever order and however many at a time it is followed", async () => {
    await turn("retry", true);
    const times = [1, 2].map((days) => new Date(Date.now() + days * 24 * HOUR_MS));
    const word = fc.record({
      followUp: fc.constantFrom("none", "callback", "retry"),
      time: fc.nat(1),
      runs: fc.nat(2),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 6 }), async (words) => {
        const call = await insertCall(app.db, { user_id: agentId });
        let current: object | null = null;
        let wanted: { cause: string; dueAt: Date } | null = null;
        const service = making({ disposition: () => current });
        const follow = () => service.follow({ what: "disposition", callId: call.id, analysisId: null });
        const under: Promise<void>[] = [];
        for (const { followUp, time, runs } of words) {
          const dueAt = followUp === "none" ? null : (times[time] ?? null);
          current = { disposition: { followUp }, dueAt, userId: agentId };
          wanted = dueAt && { cause: `${followUp}:${call.id}`, dueAt };
          for (let n = 0; n < runs; n += 1) under.push(follow());
          if (time) await Promise.all(under);
        }
        await Promise.all([...under, follow()]);
        const rows = await of(call.id);
        const open = rows.filter(({ status }: { status: string }) => status === "todo");
        expect(
          open.map(({ cause, due_at }: { cause: string; due_at: Date }) => ({ cause, dueAt: due_at })),
        ).toEqual(wanted ? [wanted] : []);
        expect(rows.length).toBeLessThanOrEqual(2);
      }),
      { numRuns: 20 },
    );
  });
});
