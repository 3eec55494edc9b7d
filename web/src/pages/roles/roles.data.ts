import { queryClient } from "../../data/query-client.ts";
import { rolesQuery } from "../../features/roles/roles.queries.ts";

/** Begins to fetch what `/roles` shows. */
export function prefetch(): readonly Promise<unknown>[] {
  return [queryClient.prefetchQuery(rolesQuery)];
}
