import { queryClient } from "../../data/query-client.ts";
import { profileQuery } from "../../features/users/users.queries.ts";

/** Begins to fetch what `/settings` shows. */
export function prefetch(): readonly Promise<unknown>[] {
  return [queryClient.prefetchQuery(profileQuery)];
}
