import { queryClient } from "../../data/query-client.ts";
import { scopeFrom } from "../../features/reports/report-period.ts";
import { reportQuery } from "../../features/reports/reports.queries.ts";
import { dayOf } from "../../ui/format.ts";
import type { Place } from "../define-page.tsx";

/** Begins to fetch what `/reports` shows. */
export function prefetch({ query }: Place): readonly Promise<unknown>[] {
  const { from, to } = scopeFrom(query, dayOf(new Date()));
  return [queryClient.prefetchQuery(reportQuery({ id: "calls", from, to, groupBy: "day" }))];
}
