import { queryClient } from "../../data/query-client.ts";
import { sessionsQuery } from "../../features/settings/sessions.queries.ts";
import { profileQuery } from "../../features/users/users.queries.ts";

/** Begins to fetch what `/settings` shows. */
export function prefetch(): readonly Promise<unknown>[] {
  return [queryClient.prefetchQuery(profileQuery), queryClient.prefetchQuery(sessionsQuery)];
}
