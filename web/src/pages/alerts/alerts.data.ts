import { queryClient } from "../../data/query-client.ts";
import { recentAlertsQuery, recipientsQuery } from "../../features/alerts/alerts.queries.ts";

/** Begins to fetch what `/alerts` shows. */
export function prefetch(): readonly Promise<unknown>[] {
  return [queryClient.prefetchQuery(recentAlertsQuery), queryClient.prefetchQuery(recipientsQuery)];
}
