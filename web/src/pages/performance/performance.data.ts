import { queryClient } from "../../data/query-client.ts";
import { activeAlertsQuery, performanceQuery } from "../../features/performance/performance.queries.ts";

/** Begins to fetch what `/performance` shows. */
export function prefetch(): readonly Promise<unknown>[] {
  return [queryClient.prefetchQuery(performanceQuery), queryClient.prefetchQuery(activeAlertsQuery)];
}
