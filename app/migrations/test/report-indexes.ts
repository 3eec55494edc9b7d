import type { Queryable } from "../../platform/database/index.ts";
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

/** What each index is for in the reports of a period. */
export const REPORT_INDEXES: readonly IndexPromise[] = [
  ["calls_initiated", "a day's calls", aDay("calls")],
  ["calls_initiated", "a day's busiest hours", aDay("busiest-hours")],
  ["record_changes_at", "what agents did on a day", aDay("agents")],
  ["call_analyses_created", "what a day's analyses cost", aDay("ai-costs")],
  ["leads_assigned_status", "what agents have now", aDay("agents")],
];
