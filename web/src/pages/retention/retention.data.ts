import { queryClient } from "../../data/query-client.ts";
import { retentionQuery } from "../../features/retention/retention.queries.ts";

/** Begins to fetch what `/retention` shows. */
export function prefetch(): readonly Promise<unknown>[] {
  return [queryClient.prefetchQuery(retentionQuery)];
}
