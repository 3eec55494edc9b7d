import { queryClient } from "../../data/query-client.ts";
import { apiKeysQuery } from "../../features/api-keys/api-keys.queries.ts";

/** Begins to fetch what `/api-keys` shows. */
export function prefetch(): readonly Promise<unknown>[] {
  return [queryClient.prefetchInfiniteQuery(apiKeysQuery)];
}
