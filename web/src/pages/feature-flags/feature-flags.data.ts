import { queryClient } from "../../data/query-client.ts";
import { flagsQuery } from "../../features/flags/flags.queries.ts";

/** Begins to fetch what `/feature-flags` shows. */
export function prefetch(): readonly Promise<unknown>[] {
  return [queryClient.prefetchQuery(flagsQuery)];
}
