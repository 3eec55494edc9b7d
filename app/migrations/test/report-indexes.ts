import type { Queryable } from "../../platform/database/index.ts";
import { performanceReportsRepository } from "../../read-models/performance-reports/performance-reports.repository.ts";
import { createPerformanceReads } from "../../read-models/performance-reports/performance-reports.reads.ts";
import { REPORTS } from "../../read-models/reports/definitions/index.ts";
import { periodOf } from "../../read-models/reports/reports.policy.ts";
import { createReportsReads } from "../../read-models/reports/reports.reads.ts";
import type { IndexPromise } from "./index-promise.ts";

/** A day of a report, in a database that has months. */
const aDay =
  (id: string) =>
  ({ db }: { readonly db: Queryable }) => {
    const definition = REPORTS.find((report) => report.id === id);
    const [group] = Object.keys(definition?.sql ?? {});
    if (!definition || !group) throw new Error(`no report ${id}`);
    const day = new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10);
    const period = periodOf(definition, { from: day, to: day }, "America/Toronto", new Date());
    return createReportsReads({ pool: db }).rows(definition, group as "day", period, {
      after: undefined,
      limit: 100,
    });
  };

/** Performance reports of many years. */
export const REPORT_ROWS = `
  insert into performance_reports (trigger, from_day, to_day, time_zone, sections, database_bytes, created_at)
    select case when n % 5 = 0 then 'schedule' else 'request' end, (date '2020-01-01' + n)::text, (date '2020-01-07' + n)::text, 'UTC',
      '[]', 1, now() - n * interval '1 day'
    from generate_series(1, 5000) n;
`;

/** What each index is for in the reports of a period. */
export const REPORT_INDEXES: readonly IndexPromise[] = [
  ["calls_initiated", "a day's calls", aDay("calls")],
  ["calls_initiated", "a day's busiest hours", aDay("busiest-hours")],
  ["calls_initiated", "how a day's calls could be heard", aDay("call-quality")],
  ["leads_created", "leads made on a day", aDay("lead-losses")],
  ["leads_deleted", "those of them that were deleted", aDay("lead-losses")],
  ["messages_alert", "SMS of a day's alerts", aDay("alerts")],
  [
    "performance_reports_created",
    "the list of performance reports",
    ({ db }) => performanceReportsRepository.page(db, 26, undefined),
  ],
  [
    "performance_reports_created",
    "how large the database was",
    ({ db }) => createPerformanceReads({ pool: db }).sizeBefore(new Date()),
  ],
  [
    "performance_reports_week",
    "is the week's report written",
    ({ db }) => performanceReportsRepository.isWritten(db, "2026-11-16"),
  ],
  ["record_changes_at", "what agents did on a day", aDay("agents")],
  ["call_analyses_created", "what a day's analyses cost", aDay("ai-costs")],
  ["leads_assigned_status", "what agents have now", aDay("agents")],
];
