import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CallRow, UserRow } from "../../migrations/tables.generated.ts";
import type { Database } from "../../platform/database/index.ts";
import { insertAlert } from "../../test/factories/alerts.ts";
import { insertCall, insertCalls } from "../../test/factories/calls.ts";
import { insertLead } from "../../test/factories/leads.ts";
import { insertMessage } from "../../test/factories/messages.ts";
import { insertUser } from "../../test/factories/users.ts";
import { openSuiteResources, type SuiteResources } from "../../test/suite-resources.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { REPORTS } from "./definitions/index.ts";
import type { ReportFilter } from "./reports.contract.ts";
import { createReportsReads } from "./reports.reads.ts";
import { createReportsService } from "./reports.service.ts";
import { clockOf, mean, ZONES } from "./test/zones.ts";

const READER = { permissions: new Set(["reports:read"]) };
const MINUTE_MS = 60_000;

describe("a report's figures", () => {
  let resources: SuiteResources;
  let database: Database;
  beforeAll(async () => {
    resources = await openSuiteResources();
    database = createTestDatabase(resources.databaseUrl);
  });
  afterAll(async () => {
    await database.close();
    await resources.close();
  });
  async function read(id: string, filter: ReportFilter, timeZone = "America/Toronto") {
    const service = createReportsService({
      definitions: REPORTS,
      reads: createReportsReads(database),
      timeZone,
    });
    const rows = [];
    for await (const batch of service.export(READER, id, filter).batches) rows.push(...batch);
    return rows;
  }

  describe("of calls", () => {
    let rows: readonly CallRow[];
    let users: readonly UserRow[];
    beforeAll(async () => {
      users = [await insertUser(resources.db), await insertUser(resources.db, { name: "Bo Example" })];
      // A call every 13 minutes over both nights in which Toronto's and Havana's clocks change.
      const calls = ["2026-03-06T00:00:00Z", "2026-10-30T00:00:00Z"].flatMap((from) =>
        Array.from({ length: 500 }, (_, n) => callAt(Date.parse(from) + n * 13 * MINUTE_MS, n, users)),
      );
      rows = await insertCalls(resources.db, calls);
    });

    const expected = (calls: readonly CallRow[]) => {
      const over = calls.filter(({ status }) => status !== "in_progress");
      const durations = calls.flatMap(({ duration_s }) => duration_s ?? []);
      return {
        calls: calls.length,
        completed: calls.filter(({ status }) => status === "completed").length,
        answered: calls.filter(({ started_at }) => started_at !== null).length,
        p1: calls.filter(({ priority }) => priority === 1).length,
        answerRatio:
          over.length === 0
            ? null
            : over.filter(({ started_at }) => started_at !== null).length / over.length,
        meanDurationSeconds: mean(durations),
        talkTimeSeconds: durations.reduce((sum, value) => sum + value, 0),
      };
    };
    const near = (figures: Record<string, unknown>) =>
      Object.fromEntries(
        Object.entries(figures).map(([name, value]) => [
          name,
          typeof value === "number" ? expect.closeTo(value, 6) : value,
        ]),
      );

    describe.each(ZONES)("by the clocks of %s", (timeZone) => {
      it.each([
        ["2026-03-06", "2026-03-10"],
        ["2026-10-30", "2026-11-03"],
      ])("are those of the days from %s to %s", async (from, to) => {
        const dayOf = (row: CallRow) => clockOf(timeZone, row.initiated_at).day;
        const asked = rows.filter((row) => dayOf(row) >= from && dayOf(row) <= to);
        expect(asked.length).toBeGreaterThan(400);

        const days = await read("calls", { from, to }, timeZone);
        expect(days).toHaveLength(5);
        for (const { day, ...figures } of days) {
          expect(figures).toEqual(near(expected(asked.filter((row) => dayOf(row) === day))));
        }

        const directions = await read("calls", { from, to, groupBy: "direction" }, timeZone);
        expect(directions.map(({ direction }) => direction)).toEqual(["inbound", "outbound"]);
        for (const { direction, ...figures } of directions) {
          expect(figures).toEqual(near(expected(asked.filter((row) => row.direction === direction))));
        }

        const agents = await read("calls", { from, to, groupBy: "agent" }, timeZone);
        expect(agents.map(({ agent }) => agent)).toEqual([null, "Ada Example", "Bo Example"]);
        for (const { agentId, agent, ...figures } of agents) {
          expect(figures).toEqual(near(expected(asked.filter((row) => row.user_id === agentId))));
        }

        const hours = await read("busiest-hours", { from, to }, timeZone);
        expect(hours.reduce((sum, { calls }) => sum + Number(calls), 0)).toBe(asked.length);
        for (const { weekday, hour, ...figures } of hours) {
          const begun = asked.filter((row) => {
            const clock = clockOf(timeZone, row.initiated_at);
            return clock.hour === hour && (new Date(clock.day).getUTCDay() || 7) === weekday;
          });
          expect(figures).toEqual(near(expected(begun)));
        }
      });
    });
  });

  it("of first calls tell who had to call again within seven days, and of whom that is not known yet", async () => {
    const agent = await insertUser(resources.db, { name: "Fay First" });
    const call = (phone: string | null, at: string | Date, more: Partial<CallRow> = {}) =>
      insertCall(resources.db, {
        ...{ direction: "inbound", status: "completed", phone, user_id: agent.id },
        ...{ initiated_at: new Date(at), started_at: new Date(at), ...more },
      });
    await call("+15145550120", "2024-02-01T12:00:00Z");
    await call("+15145550120", "2024-02-08T12:00:01Z");
    await call("+15145550121", "2024-02-01T12:00:00Z");
    await call("+15145550121", "2024-02-08T12:00:00Z", { started_at: null, status: "no_answer" });
    await call("+15145550122", "2024-02-01T13:00:00Z", { started_at: null, status: "no_answer" });
    await call("+15145550122", "2024-02-01T14:00:00Z");
    await call("+15145550123", "2024-02-01T12:00:00Z", { direction: "outbound" });
    await call(null, "2024-02-01T12:00:00Z");
    await call("+15145550124", "2024-01-31T12:00:00Z");
    await call("+15145550124", "2024-02-02T12:00:00Z");
    const days = await read("first-call-resolution", { from: "2024-02-01", to: "2024-02-08" });
    const none = { firstCalls: 0, resolved: 0, repeated: 0, undecided: 0, resolvedRatio: null };
    expect(days).toEqual([
      { day: "2024-02-01", firstCalls: 2, resolved: 1, repeated: 1, undecided: 0, resolvedRatio: 0.5 },
      ...[2, 3, 4, 5, 6, 7].map((n) => ({ day: `2024-02-0${n}`, ...none })),
      { day: "2024-02-08", firstCalls: 1, resolved: 1, repeated: 0, undecided: 0, resolvedRatio: 1 },
    ]);
    const agents = await read("first-call-resolution", {
      from: "2024-02-01",
      to: "2024-02-01",
      groupBy: "agent",
    });
    expect(agents).toEqual([
      {
        agentId: agent.id,
        agent: "Fay First",
        ...{ firstCalls: 2, resolved: 1, repeated: 1, undecided: 0 },
        resolvedRatio: 0.5,
      },
    ]);
    const yesterday = new Date(Date.now() - 86_400_000);
    await call("+15145550125", yesterday);
    await call("+15145550126", yesterday);
    await call("+15145550126", new Date());
    const recent = await read("first-call-resolution", { groupBy: "agent" });
    expect(recent.find(({ agentId }) => agentId === agent.id)).toMatchObject({
      ...{ firstCalls: 2, resolved: 0, repeated: 1, undecided: 1, resolvedRatio: 0 },
    });
  });

  it("of agents are what each did in the period", async () => {
    const ada = await insertUser(resources.db, { name: "Zoe Active" });
    await insertUser(resources.db, { name: "Zoe Gone", disabled_at: new Date() });
    const manager = await insertUser(resources.db, { name: "Zoe Manager", role: "manager" });
    await insertCall(resources.db, {
      user_id: ada.id,
      status: "completed",
      initiated_at: new Date("2025-05-02T12:00:00Z"),
      started_at: new Date("2025-05-02T12:00:05Z"),
      duration_s: 100,
    });
    await insertCall(resources.db, {
      user_id: ada.id,
      status: "no_answer",
      initiated_at: new Date("2025-05-02T13:00:00Z"),
    });
    await insertCall(resources.db, { user_id: ada.id, initiated_at: new Date("2025-05-04T12:00:00Z") });
    const lead = await insertLead(resources.db, { assigned_to: ada.id, status: "contacted" });
    await moved(lead.id, "new", "contacted", "2025-05-02T15:00:00Z", ada.id);
    await moved(lead.id, "qualified", "converted", "2025-05-02T16:00:00Z", manager.id);
    await moved(lead.id, "qualified", "converted", "2025-05-09T16:00:00Z", ada.id);
    const found = await read("agents", { from: "2025-05-01", to: "2025-05-03" });
    expect(found.filter(({ agent }) => String(agent).startsWith("Zoe"))).toEqual([
      {
        agentId: ada.id,
        agent: "Zoe Active",
        calls: 2,
        answered: 1,
        talkTimeSeconds: 100,
        meanDurationSeconds: 100,
        leadMoves: 1,
        conversions: 0,
        openLeads: 1,
      },
      {
        agentId: manager.id,
        agent: "Zoe Manager",
        calls: 0,
        answered: 0,
        talkTimeSeconds: 0,
        meanDurationSeconds: null,
        leadMoves: 1,
        conversions: 1,
        openLeads: 0,
      },
    ]);
  });

  it("of quality are those of the calls that were measured, connected and placed", async () => {
    const at = new Date("2024-07-02T12:00:00Z");
    const later = (seconds: number) => new Date(at.getTime() + seconds * 1000);
    const agent = await insertUser(resources.db, { name: "Quinn Quality" });
    const call = (given: Partial<CallRow>) =>
      insertCall(resources.db, { provider: "twilio", initiated_at: at, status: "completed", ...given });
    await call({ mos_avg: 4.4, dialed_at: at, rang_at: later(1), started_at: later(5), user_id: agent.id });
    await call({ mos_avg: 3.2, provider: "vapi", carrier_provider: "twilio", started_at: at });
    await call({ status: "busy", dialed_at: at, rang_at: later(3) });
    await call({ status: "failed", raw_reason: "sip-503" });
    await call({ status: "canceled", dialed_at: at });
    await call({ provider: "vapi", status: "in_progress" });
    const period = { from: "2024-07-02", to: "2024-07-02" };
    expect(await read("call-quality", period)).toEqual([
      {
        carrier: "twilio",
        calls: 5,
        measured: 2,
        mosAvg: expect.closeTo(3.8, 6),
        mosP5: expect.closeTo(3.26, 6),
        poorRatio: 0.5,
        connectedRatio: 0.75,
        meanSetupSeconds: 2,
        p95SetupSeconds: expect.closeTo(2.9, 6),
      },
      {
        carrier: "vapi",
        calls: 1,
        measured: 0,
        mosAvg: null,
        mosP5: null,
        poorRatio: null,
        connectedRatio: null,
        meanSetupSeconds: null,
        p95SetupSeconds: null,
      },
    ]);
    const byAgent = await read("call-quality", { ...period, groupBy: "agent" });
    expect(byAgent).toMatchObject([
      { agent: null, calls: 5 },
      { agent: "Quinn Quality", agentId: agent.id, mosAvg: 4.4, meanSetupSeconds: 1 },
    ]);
    expect(await read("call-quality", { ...period, groupBy: "day" })).toMatchObject([
      { day: "2024-07-02", calls: 6, measured: 2, connectedRatio: 0.75 },
    ]);
  });

  const moved = (id: string, from: string, to: string, at: string, actor?: string) =>
    resources.db("record_changes").insert({
      subject_type: "lead",
      subject_id: id,
      actor_kind: actor ? "user" : "system",
      actor_id: actor ?? null,
      action: "status_changed",
      changes: JSON.stringify({ status: { from, to } }),
      at,
    });

  it("of leads are how far those made in the period came, in which time, and why they were lost", async () => {
    const made = new Date("2024-03-05T12:00:00Z");
    const hoursLater = (hours: number) => new Date(made.getTime() + hours * 60 * MINUTE_MS).toISOString();
    const lead = (given: Parameters<typeof insertLead>[1]) =>
      insertLead(resources.db, { created_at: made, ...given });
    await lead({});
    const won = await lead({ status: "converted" });
    await moved(won.id, "new", "contacted", hoursLater(1));
    await moved(won.id, "contacted", "qualified", hoursLater(5));
    await moved(won.id, "qualified", "contacted", hoursLater(6));
    await moved(won.id, "contacted", "qualified", hoursLater(8));
    await moved(won.id, "qualified", "converted", hoursLater(10));
    const gone = await lead({ status: "lost", status_reason: "no_budget", deleted_at: new Date() });
    await moved(gone.id, "new", "contacted", hoursLater(3));
    await moved(gone.id, "contacted", "lost", hoursLater(4));
    await lead({ status: "lost", status_reason: "other" });
    await lead({ merged_into: won.id, deleted_at: new Date() });
    await insertLead(resources.db, { created_at: new Date("2024-03-07T12:00:00Z") });

    const period = { from: "2024-03-05", to: "2024-03-05" };
    const hours = (n: number) => n * 3_600;
    const state = (
      status: string,
      leads: number,
      reached: number,
      sinceMade: number | null,
      sinceBefore: number | null,
    ) => ({
      status,
      leads,
      reached,
      reachedRatio: reached / 4,
      medianSinceMadeSeconds: sinceMade,
      medianSinceStateBeforeSeconds: sinceBefore,
    });
    expect(await read("leads", period)).toEqual([
      state("new", 1, 4, null, null),
      state("contacted", 0, 2, hours(2), hours(2)),
      state("qualified", 0, 1, hours(5), hours(4)),
      state("converted", 1, 1, hours(10), hours(2)),
      state("lost", 2, 2, hours(4), hours(1)),
    ]);
    expect(await read("lead-losses", period)).toEqual([
      { reason: "no_budget", leads: 1, ratio: 0.5 },
      { reason: "other", leads: 1, ratio: 0.5 },
    ]);
  });

  it("of alerts are what became of their SMS, whenever those were sent", async () => {
    const raised = new Date("2024-06-01T12:00:00Z");
    const later = (seconds: number) => new Date(raised.getTime() + seconds * 1_000);
    const urgent = await insertAlert(resources.db, { created_at: raised });
    await insertMessage(resources.db, { alert_id: urgent.id, delivered_at: later(4) });
    await insertMessage(resources.db, { alert_id: urgent.id, delivered_at: later(8) });
    await insertMessage(resources.db, { alert_id: urgent.id, status: "failed" });
    await insertMessage(resources.db, { alert_id: urgent.id, status: "sent" });
    await insertAlert(resources.db, { created_at: raised, priority: 3 });
    await insertAlert(resources.db, { created_at: new Date("2024-06-03T12:00:00Z") });
    const period = { from: "2024-06-01", to: "2024-06-02" };
    const sms = {
      sms: 4,
      delivered: 2,
      failed: 1,
      open: 1,
      deliveredRatio: 2 / 3,
      meanDeliverySeconds: 6,
      p95DeliverySeconds: expect.closeTo(7.8, 6),
    };
    const none = {
      sms: 0,
      delivered: 0,
      failed: 0,
      open: 0,
      deliveredRatio: null,
      meanDeliverySeconds: null,
      p95DeliverySeconds: null,
    };
    expect(await read("alerts", period)).toEqual([
      { priority: 1, alerts: 1, ...sms },
      { priority: 3, alerts: 1, ...none },
    ]);
    expect(await read("alerts", { ...period, groupBy: "day" })).toEqual([
      { day: "2024-06-01", alerts: 2, ...sms },
      { day: "2024-06-02", alerts: 0, ...none },
    ]);
  });
});

function callAt(at: number, n: number, users: readonly UserRow[]): Partial<CallRow> {
  const isAnswered = n % 3 !== 0;
  return {
    direction: n % 4 === 0 ? "outbound" : "inbound",
    status: n % 50 === 1 ? "in_progress" : isAnswered ? "completed" : n % 2 === 0 ? "no_answer" : "busy",
    priority: n % 5 === 0 ? 1 : null,
    user_id: users[n % 3]?.id ?? null,
    initiated_at: new Date(at),
    started_at: isAnswered ? new Date(at + 4_000) : null,
    duration_s: isAnswered && n % 50 !== 1 ? 20 + ((n * 37) % 400) : null,
  };
}
