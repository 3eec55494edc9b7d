import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { CallRow } from "../../migrations/tables.generated.ts";
import type { Database } from "../../platform/database/index.ts";
import { silentLogger } from "../../platform/log/index.ts";
import { insertCall, insertCalls } from "../../test/factories/calls.ts";
import { openSuiteResources, type SuiteResources } from "../../test/suite-resources.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { REPORT_VIEWS, type ReportView } from "./report-views.policy.ts";
import { reportViewsRepository } from "./report-views.repository.ts";
import { createReportViewsService } from "./report-views.service.ts";
import { createReportsReads } from "./reports.reads.ts";
import { clockOf, mean, ZONES } from "./test/zones.ts";

const HOUR_MS = 3_600_000;
const VIEWS = Object.keys(REPORT_VIEWS) as ReportView[];
const ZONE = "America/Toronto";
const AT_ONCE = { intervalMs: 0, timeZone: ZONE };
const HOURLY = { intervalMs: HOUR_MS, timeZone: ZONE };

describe("the materialized views (DF-4)", () => {
  let resources: SuiteResources;
  let database: Database;
  beforeAll(async () => {
    resources = await openSuiteResources();
    database = createTestDatabase(resources.databaseUrl);
  });
  afterEach(() => resources.db.raw("truncate calls cascade"));
  afterAll(async () => {
    await database.close();
    await resources.close();
  });
  const refresh = (view: ReportView, due = AT_ONCE) =>
    reportViewsRepository.refreshIfDue(database, view, due);
  const dashboard = () => createReportsReads(database).dashboard();

  /** A database whose transactions are held open before they commit, until `release`. */
  function held(): { readonly database: Database; readonly reached: Promise<void>; release(): void } {
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    let reach = () => {};
    const reached = new Promise<void>((resolve) => (reach = resolve));
    return {
      reached,
      release: () => release(),
      database: {
        ...database,
        transaction: (work) =>
          database.transaction(async (tx) => {
            const result = await work(tx);
            reach();
            await gate;
            return result;
          }),
      },
    };
  }

  it.each([...ZONES, ...recentlyChanged()])("count what was seeded, by the days of %s", async (timeZone) => {
    const begun = Date.now();
    const rows = await insertCalls(resources.db, seeded(begun));
    for (const view of VIEWS) expect(await refresh(view, { intervalMs: 0, timeZone })).toBe("refreshed");
    const found = await dashboard();
    const at = found.now.refreshedAt.getTime();
    const since = (column: "initiated_at" | "ended_at", hours: number) =>
      rows.filter((row) => (row[column]?.getTime() ?? 0) > at - hours * HOUR_MS);
    const durations = (calls: readonly CallRow[]) => calls.flatMap(({ duration_s }) => duration_s ?? []);

    expect(found.timeZone).toBe(timeZone);
    expect(found.now).toMatchObject({
      callsToday: rows.filter(
        ({ initiated_at }) => clockOf(timeZone, initiated_at).day === clockOf(timeZone, new Date(at)).day,
      ).length,
      activeP1: rows.filter(({ status, priority }) => status === "in_progress" && priority === 1).length,
      uniqueCallers24Hours: new Set(
        since("initiated_at", 24).flatMap(({ direction, phone }) =>
          direction === "inbound" ? (phone ?? []) : [],
        ),
      ).size,
    });
    expect(found.now.meanDurationLastHourSeconds).toBeCloseTo(mean(durations(since("ended_at", 1))) ?? -1, 6);

    expect(found.daily.days).toHaveLength(30);
    expect(found.daily.days.at(-1)?.day).toBe(clockOf(timeZone, new Date(at)).day);
    for (const { day, meanDurationSeconds, ...figures } of found.daily.days) {
      const calls = rows.filter(({ initiated_at }) => clockOf(timeZone, initiated_at).day === day);
      expect({ day, ...figures }).toEqual({
        day,
        total: calls.length,
        completed: calls.filter(({ status }) => status === "completed").length,
        answered: calls.filter(({ started_at }) => started_at !== null).length,
        p1: calls.filter(({ priority }) => priority === 1).length,
        talkTimeSeconds: durations(calls).reduce((sum, value) => sum + value, 0),
      });
      expect(meanDurationSeconds ?? -1).toBeCloseTo(mean(durations(calls)) ?? -1, 6);
    }
    expect(found.daily.days.reduce((sum, { total }) => sum + total, 0)).toBeGreaterThan(500);
  });

  it("are there where there are no calls", async () => {
    for (const view of VIEWS) await refresh(view);
    const { now, daily } = await dashboard();
    expect(now).toMatchObject({
      callsToday: 0,
      activeP1: 0,
      meanDurationLastHourSeconds: null,
      uniqueCallers24Hours: 0,
    });
    expect(daily.days).toHaveLength(30);
    expect(daily.days[0]).toMatchObject({ total: 0, meanDurationSeconds: null, talkTimeSeconds: 0 });
  });

  it.each(VIEWS)("%s is read by fifty readers while it is refreshed, as it was before", async (view) => {
    await refresh(view);
    await insertCall(resources.db);
    const { database: slow, reached, release } = held();
    const refreshing = reportViewsRepository.refreshIfDue(slow, view, AT_ONCE);
    await reached;
    try {
      const read = Array.from({ length: 50 }, () =>
        resources.db.transaction(async (tx) => {
          await tx.raw("set local statement_timeout = 20000");
          return (await tx.raw(`select * from ${view}`)).rows;
        }),
      );
      const answers = await Promise.all(read);
      for (const rows of answers) {
        expect(rows.some((row: Record<string, unknown>) => row.calls_today === 1 || row.total === 1)).toBe(
          false,
        );
      }
    } finally {
      release();
    }
    expect(await refreshing).toBe("refreshed");
    const { now, daily } = await dashboard();
    expect(view === "dashboard_now" ? now.callsToday : daily.days.at(-1)?.total).toBe(1);
  });

  it("are refreshed by one of several processes", async () => {
    const other = createTestDatabase(resources.databaseUrl);
    const { database: slow, reached, release } = held();
    const first = reportViewsRepository.refreshIfDue(slow, "dashboard_now", AT_ONCE);
    await reached;
    expect(await reportViewsRepository.refreshIfDue(other, "dashboard_now", HOURLY)).toBe("elsewhere");
    expect(await reportViewsRepository.refreshIfDue(other, "call_analytics_daily", AT_ONCE)).toBe(
      "refreshed",
    );
    release();
    expect(await first).toBe("refreshed");
    expect(await reportViewsRepository.refreshIfDue(other, "dashboard_now", HOURLY)).toBe("fresh");
    await other.close();
  });

  it("are refreshed at once where the organization's time zone has changed", async () => {
    for (const view of VIEWS) await refresh(view);
    expect(await refresh("dashboard_now", HOURLY)).toBe("fresh");
    const moved = { intervalMs: HOUR_MS, timeZone: "Asia/Kolkata" };
    expect(await Promise.all(VIEWS.map((view) => refresh(view, moved)))).toEqual(["refreshed", "refreshed"]);
    expect((await dashboard()).timeZone).toBe("Asia/Kolkata");
    expect(await refresh("call_analytics_daily", moved)).toBe("fresh");
  });

  it("keep what they had where a refresh fails; it is logged, and the view left alone for a while", async () => {
    await refresh("dashboard_now");
    const before = await dashboard();
    const logged: unknown[] = [];
    const logger = { ...silentLogger(), warn: (fields: unknown) => logged.push(fields) };
    const service = createReportViewsService({
      database,
      timeZone: "Asia/Kolkata",
      logger: logger as unknown as ReturnType<typeof silentLogger>,
    });
    await resources.db.raw("drop index dashboard_now_only");
    expect(await service.refreshIfDue("dashboard_now")).toBe("failed");
    expect(await service.refreshIfDue("dashboard_now")).toBe("paused");
    expect(logged).toEqual([expect.objectContaining({ view: "dashboard_now", times: 1, pauseMs: 30_000 })]);
    expect((await dashboard()).now.refreshedAt).toEqual(before.now.refreshedAt);
    await resources.db.raw("create unique index dashboard_now_only on dashboard_now (is_only)");
  });

  it("say how old they are", async () => {
    await refresh("dashboard_now");
    await new Promise((resolve) => setTimeout(resolve, 150));
    const ages = await reportViewsRepository.ages(database);
    const age = ages.find(({ view }) => view === "dashboard_now")?.seconds ?? 0;
    expect(ages.map(({ view }) => view).sort()).toEqual([...VIEWS].sort());
    expect(age).toBeGreaterThan(0.14);
    expect(age).toBeLessThan(10);
    expect((await dashboard()).now.ageSeconds).toBeGreaterThanOrEqual(age);
  });
});

/** Calls over more than 30 days: most of them days ago, some in the last hours. */
function seeded(now: number): Partial<CallRow>[] {
  return Array.from({ length: 900 }, (_, n) => {
    const initiated = now - 1_000 - (n < 200 ? n * 9 * 60_000 : n * 55 * 60_000);
    const isAnswered = n % 3 !== 0;
    const isActive = n < 12 && n % 2 === 0;
    const duration_s = 20 + ((n * 37) % 400);
    return {
      direction: n % 4 === 0 ? "outbound" : "inbound",
      status: isActive ? "in_progress" : isAnswered ? "completed" : "no_answer",
      priority: n % 5 === 0 ? 1 : n % 7 === 0 ? 3 : null,
      phone: n % 11 === 0 ? null : `+1514555${String(n % 60).padStart(4, "0")}`,
      initiated_at: new Date(initiated),
      started_at: isAnswered ? new Date(initiated + 1) : null,
      ended_at: isActive ? null : new Date(Math.min(now - 500, initiated + duration_s * 1_000)),
      duration_s: isActive || !isAnswered ? null : duration_s,
    };
  });
}

/** A zone whose clocks have changed within the days that the view counts, where there is one now. */
function recentlyChanged(): string[] {
  const offset = (timeZone: string, at: number) =>
    new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" })
      .formatToParts(at)
      .find(({ type }) => type === "timeZoneName")?.value;
  const now = Date.now();
  return Intl.supportedValuesOf("timeZone")
    .filter((zone) => offset(zone, now) !== offset(zone, now - 27 * 24 * HOUR_MS))
    .slice(0, 1);
}
