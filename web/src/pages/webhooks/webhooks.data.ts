import { queryClient } from "../../data/query-client.ts";
import { endpointsQuery } from "../../features/webhooks/webhooks.queries.ts";

/** Begins to fetch what `/webhook-endpoints` shows. */
export function prefetch(): readonly Promise<unknown>[] {
  return [queryClient.prefetchQuery(endpointsQuery)];
}
