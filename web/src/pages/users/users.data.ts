import { queryClient } from "../../data/query-client.ts";
import { userFiltersFromQuery } from "../../features/users/user-filters.ts";
import { userListQuery } from "../../features/users/users.queries.ts";
import type { Place } from "../define-page.tsx";

/** Begins to fetch what `/users` shows. */
export function prefetch({ query }: Place): readonly Promise<unknown>[] {
  return [queryClient.prefetchInfiniteQuery(userListQuery(userFiltersFromQuery(query)))];
}
