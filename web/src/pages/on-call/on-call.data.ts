import { queryClient } from "../../data/query-client.ts";
import { burningAlertsQuery } from "../../features/alerts/alerts.queries.ts";
import { onCallNowQuery, schedulesQuery } from "../../features/on-call/on-call.queries.ts";

/** Begins to fetch what `/on-call` shows. */
export function prefetch(): readonly Promise<unknown>[] {
  return [
    queryClient.prefetchQuery(burningAlertsQuery),
    queryClient.prefetchQuery(onCallNowQuery),
    queryClient.prefetchQuery(schedulesQuery),
  ];
}
