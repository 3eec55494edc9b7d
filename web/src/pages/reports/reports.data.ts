import { queryClient } from "../../data/query-client.ts";
import { scopeFrom } from "../../features/reports/report-period.ts";
import { reportsToday } from "../../features/reports/reports-today.ts";
import { reportQuery } from "../../features/reports/reports.queries.ts";
import type { Place } from "../define-page.tsx";

/** Begins to fetch what `/reports` shows. */
export function prefetch({ query }: Place): readonly Promise<unknown>[] {
  const { from, to } = scopeFrom(query, reportsToday());
  return [queryClient.prefetchQuery(reportQuery({ id: "calls", from, to, groupBy: "day" }))];
}
