import { queryClient } from "../../data/query-client.ts";
import { boardQuery, newestCallsQuery } from "../../features/calls/calls.queries.ts";

/** Begins to fetch what `/board` shows. */
export function prefetch(): readonly Promise<unknown>[] {
  return [queryClient.prefetchQuery(boardQuery), queryClient.prefetchQuery(newestCallsQuery)];
}
