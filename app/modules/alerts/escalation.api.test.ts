import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../platform/database/index.ts";
import { silentLogger } from "../../platform/log/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import { insertCall } from "../../test/factories/calls.ts";
import { insertUser } from "../../test/factories/users.ts";
import { openSuiteResources, type SuiteResources } from "../../test/suite-resources.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { testUnitOfWork } from "../../test/test-unit-of-work.ts";
import { createAuditService } from "../audit/audit.service.ts";
import { callsRepository } from "../calls/calls.repository.ts";
import { createEscalationPoliciesService } from "../escalation-policies/escalation-policies.service.ts";
import type { EscalationStep } from "../escalation-policies/index.ts";
import { identityRepository } from "../identity/identity.repository.ts";
import { createMessagesService } from "../messages/messages.service.ts";
import { createOnCallService } from "../on-call/on-call.service.ts";
import { createAlertsService } from "./alerts.service.ts";
import { createEscalationService } from "./escalation.service.ts";

const MINUTE_MS = 60_000;
const KILLED = new Error("killed");

describe("an escalation", () => {
  let resources: SuiteResources;
  let database: Database;
  let ann: string;
  let bob: string;
  let scheduleId: string;
  let clock = new Date();

  beforeAll(async () => {
    resources = await openSuiteResources();
    database = createTestDatabase(resources.databaseUrl);
    const [a, b] = await Promise.all([
      insertUser(resources.db, { name: "Ann", phone: "+15145550181", role: "agent", on_call: true }),
      insertUser(resources.db, { name: "Bob", phone: "+15145550182", role: "supervisor" }),
    ]);
    [ann, bob] = [a.id, b.id];
  });
  afterAll(async () => {
    await database.close();
    await resources.close();
  });
  beforeEach(async () => {
    clock = new Date();
    for (const table of ["calls", "escalation_policies", "on_call_schedules"])
      await resources.db(table).delete();
    const layer = { name: "All", people: [bob], startsOn: "2026-01-05", handoverAt: "08:00", hours: [] };
    const layers = JSON.stringify([{ ...layer, rotation: { every: 1, unit: "days" } }]);
    const [row] = await resources
      .db("on_call_schedules")
      .insert({ name: "Dispatch", time_zone: "UTC", layers })
      .returning("id");
    scheduleId = row.id;
  });

  /** One process: its services over the same database. `wrap` may end it at any place of a unit of work. */
  function worker(wrap: (run: RunUnitOfWork) => RunUnitOfWork = (run) => run) {
    const { unitOfWork: plain, outbox } = testUnitOfWork(database);
    const unitOfWork = wrap(plain);
    const now = () => clock;
    const identity = {
      ...identityRepository,
      namesOf: async () => new Map<string, string>(),
    };
    const audit = createAuditService({ database });
    const onCall = createOnCallService({ database, unitOfWork, audit, identity, now });
    const policies = createEscalationPoliciesService({ database, unitOfWork, audit, identity, onCall });
    const messages = createMessagesService({ database, unitOfWork, outbox, logger: silentLogger(), audit });
    const calls = {
      lockOfAlert: callsRepository.lockOfAlert,
      addToStory: async () => {},
      recordAlertAnswer: async () => {},
    };
    const escalation = createEscalationService({
      database,
      unitOfWork,
      logger: silentLogger(),
      identity,
      onCall,
      policies,
      messages,
      calls,
      alertCalls: { queue: async () => {} },
      callUrl: (id) => `http://x/calls/${id}`,
      now,
    });
    const alerts = createAlertsService({ database, unitOfWork, audit, messages, escalation, calls });
    return { unitOfWork, escalation, alerts };
  }

  const step = (afterMinutes: number, ...targets: EscalationStep["targets"]): EscalationStep => ({
    afterMinutes,
    by: "sms",
    targets,
  });
  const duty = () => step(0, { kind: "duty" });
  const onCall = (afterMinutes: number) => step(afterMinutes, { kind: "schedule", id: scheduleId });

  async function raise(steps: readonly EscalationStep[], policy: object = {}): Promise<string> {
    await resources.db("escalation_policies").insert({
      name: randomUUID(),
      is_default: true,
      steps: JSON.stringify(steps),
      pages_operators: true,
      end_after_minutes: 5,
      ...policy,
    });
    const { id: callId } = await insertCall(resources.db);
    const { unitOfWork, alerts } = worker();
    const { alert } = await unitOfWork((tx) =>
      alerts.raise(tx, {
        callId,
        toolCallId: randomUUID(),
        requestKey: "one",
        priority: 1,
        body: "Flood",
        callerName: "Cal",
        callbackNumber: "+15145550100",
      }),
    );
    return alert.id;
  }
  const wait = (minutes: number) => {
    clock = new Date(clock.getTime() + minutes * MINUTE_MS);
  };
  const told = async (id: string): Promise<string[]> =>
    resources.db("messages").where({ alert_id: id }).orderBy(["created_at", "id"]).pluck("recipient_name");
  const steps = async (id: string) =>
    (await resources.db("alert_escalation_steps").where({ alert_id: id }).orderBy(["round", "step"])).map(
      (row: { round: number; step: number; by: string; outcome: string }) =>
        `${row.round}.${row.step} ${row.by} ${row.outcome}`,
    );
  const alertOf = (id: string) => resources.db("alerts").where({ id }).first();
  const taker = () => ({ kind: "user", id: ann, userId: ann }) as const;

  it("tells those on duty at once, and whoever is on call when they have had their time", async () => {
    const id = await raise([duty(), onCall(5)]);
    expect([await told(id), await steps(id)]).toEqual([["Ann"], ["0.0 sms told"]]);
    expect(await worker().escalation.runDue()).toBe(0);
    wait(4.9);
    expect(await worker().escalation.runDue()).toBe(0);
    wait(0.1);
    expect(await worker().escalation.runDue()).toBe(1);
    expect([await told(id), await steps(id)]).toEqual([
      ["Ann", "Bob"],
      ["0.0 sms told", "0.1 sms told"],
    ]);
    const [, second] = await resources.db("messages").where({ alert_id: id }).orderBy("created_at");
    expect(second.content).toMatch(/^\[P1, nobody has it after 5 min\] Flood\nCall back: Cal, \+15145550100/);
    expect(
      await resources
        .db("outbox")
        .where({ kind: "sms.send" })
        .whereRaw("payload->>'messageId' = ?", [second.id]),
    ).toHaveLength(1);
  });

  it("begins again as often as its policy says, by the reference that people have, and pages the operators at its end", async () => {
    const id = await raise([duty()], { repeats: 1 });
    wait(5);
    await worker().escalation.runDue();
    const sent = await resources.db("messages").where({ alert_id: id });
    const references = sent.map(({ content }: { content: string }) => /Ref (\w+)$/.exec(content)?.[1]);
    expect([references.length, new Set(references).size]).toEqual([2, 1]);
    expect((await alertOf(id)).escalation_ran_out_at).toBeNull();
    wait(5);
    await worker().escalation.runDue();
    expect(await steps(id)).toEqual(["0.0 sms told", "1.0 sms told", "1.1 page told"]);
    expect(await alertOf(id)).toMatchObject({ escalation_ran_out_at: clock, escalation_due_at: null });
    expect(await worker().alerts.countUnanswered()).toEqual([{ priority: 1, count: 1 }]);
    wait(60);
    expect(await worker().escalation.runDue()).toBe(0);
    await worker().alerts.acknowledge(taker(), id);
    expect(await worker().alerts.countUnanswered()).toEqual([]);
  });

  it("ends with those on duty by the policy that migrations make", async () => {
    const id = await raise([duty()], { pages_operators: false });
    expect(await alertOf(id)).toMatchObject({ escalation_due_at: null, escalation_ran_out_at: null });
  });

  it("goes to the next step at once where nobody is on call, and says so", async () => {
    await resources.db("on_call_schedules").update({ layers: "[]" });
    const id = await raise([onCall(0), step(30, { kind: "user", id: ann })]);
    expect(await told(id)).toEqual([]);
    await worker().escalation.runDue();
    expect([await told(id), await steps(id)]).toEqual([["Ann"], ["0.0 sms nobody", "0.1 sms told"]]);
    const [first] = await resources.db("alert_escalation_steps").where({ alert_id: id }).orderBy("step");
    expect(first.detail).toBe("Dispatch");
  });

  it("says of who answered STOP that they cannot be reached, and goes on at once", async () => {
    await resources.db("users").where({ id: bob }).update({ sms_opted_out_phone: "+15145550182" });
    const id = await raise([onCall(0), step(30, { kind: "role", role: "agent" })]);
    await worker().escalation.runDue();
    expect([await told(id), await steps(id)]).toEqual([["Ann"], ["0.0 sms unreachable", "0.1 sms told"]]);
    await resources.db("users").where({ id: bob }).update({ sms_opted_out_phone: null });
  });

  it("follows the policy as it was when the alert was raised", async () => {
    const id = await raise([duty(), onCall(5)]);
    await resources.db("escalation_policies").update({ steps: "[]" });
    wait(5);
    await worker().escalation.runDue();
    expect(await told(id)).toEqual(["Ann", "Bob"]);
  });

  it.each(["acknowledge", "resolve"] as const)("is stopped by %s", async (deed) => {
    const id = await raise([duty(), onCall(5)]);
    await worker().alerts[deed](taker(), id);
    wait(60);
    expect(await worker().escalation.runDue()).toBe(0);
    expect(await told(id)).toEqual(["Ann"]);
  });

  it("runs each step once, however many workers look", async () => {
    const ids = await Promise.all([raise([duty(), onCall(5)])]);
    wait(5);
    const ran = await Promise.all(Array.from({ length: 6 }, () => worker().escalation.runDue()));
    expect(ran.reduce((sum, count) => sum + count, 0)).toBe(1);
    for (const id of ids) expect(await told(id)).toEqual(["Ann", "Bob"]);
  });

  it("tells nobody after the one who took it, and leaves nobody untold before, when both happen at once", async () => {
    for (let n = 0; n < 12; n += 1) {
      await resources.db("escalation_policies").delete();
      clock = new Date();
      const id = await raise([duty(), onCall(5), onCall(5)]);
      wait(5);
      const [ran] = await Promise.all([
        worker().escalation.runDue(),
        worker().alerts.acknowledge(taker(), id),
        worker().escalation.runDue(),
      ]);
      const alert = await alertOf(id);
      expect([alert.escalation_due_at, alert.acknowledged_by]).toEqual([null, ann]);
      const names = await told(id);
      expect(ran).toBeLessThanOrEqual(1);
      expect([["Ann"], ["Ann", "Bob"]]).toContainEqual(names);
      expect((await steps(id)).length).toBe(names.length);
      wait(60);
      expect(await worker().escalation.runDue()).toBe(0);
    }
  });

  describe("whose worker is killed", () => {
    it("after the SMS was written and before the commit: nothing is lost, nobody is told twice", async () => {
      const id = await raise([duty(), onCall(5)]);
      wait(5);
      const dying = worker(
        (run) => (work) =>
          run(async (tx) => {
            await work(tx);
            throw KILLED;
          }),
      );
      expect(await dying.escalation.runDue()).toBe(0);
      expect([await told(id), await steps(id)]).toEqual([["Ann"], ["0.0 sms told"]]);
      expect(await worker().escalation.runDue()).toBe(1);
      expect([await told(id), await steps(id)]).toEqual([
        ["Ann", "Bob"],
        ["0.0 sms told", "0.1 sms told"],
      ]);
    });

    it("after the commit and before it knows: the next one finds it done", async () => {
      const id = await raise([duty(), onCall(5)]);
      wait(5);
      const dying = worker((run) => async (work) => {
        await run(work);
        throw KILLED;
      });
      await dying.escalation.runDue();
      expect(await worker().escalation.runDue()).toBe(0);
      expect(await told(id)).toEqual(["Ann", "Bob"]);
    });

    it("while it waits: what is due stands in the database", async () => {
      const id = await raise([duty(), onCall(5)]);
      wait(120);
      expect(await worker().escalation.runDue()).toBe(1);
      expect(await told(id)).toEqual(["Ann", "Bob"]);
    });

    it("with its connection, in the middle of a step: another one runs it", async () => {
      const id = await raise([duty(), onCall(5)]);
      wait(5);
      const dying = worker(
        (run) => (work) =>
          run(async (tx) => {
            const done = await work(tx);
            const { rows } = await tx.db.raw<{ rows: { pid: number }[] }>("select pg_backend_pid() as pid");
            await resources.db.raw("select pg_terminate_backend(?)", [rows[0]?.pid ?? 0]);
            return done;
          }),
      );
      expect(await dying.escalation.runDue()).toBe(0);
      expect(await told(id)).toEqual(["Ann"]);
      expect(await worker().escalation.runDue()).toBe(1);
      expect(await told(id)).toEqual(["Ann", "Bob"]);
    });
  });
});
