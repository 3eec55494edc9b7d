import { queryClient } from "../../data/query-client.ts";
import { dayOf } from "../../ui/format.ts";
import { scopeFrom } from "./report-period.ts";
import { reportQuery } from "./reports.queries.ts";

/** Begins to fetch what the page shows first; loaded with the page, not before. */
export function prefetchReports(query: Readonly<Record<string, string>>): Promise<unknown> {
  const { from, to } = scopeFrom(query, dayOf(new Date()));
  return queryClient.prefetchQuery(reportQuery({ id: "calls", from, to, groupBy: "day" }));
}
