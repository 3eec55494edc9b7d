import {
  infiniteQueryOptions,
  type InfiniteData,
  keepPreviousData,
  queryOptions,
} from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import type { Output } from "../../data/endpoint.ts";
import type { ApiError } from "../../data/http.ts";
import { queryClient } from "../../data/query-client.ts";
import type { UserFilters } from "./user-filters.ts";

const PAGE_SIZE = 50;
const LIST_KEY = ["users", "list"] as const;

/** The pages of the list with these filters. */
export const userListQuery = (filters: UserFilters) =>
  infiniteQueryOptions<
    Output<"listUsers">,
    ApiError,
    InfiniteData<Output<"listUsers">, string | null>,
    readonly [...typeof LIST_KEY, UserFilters],
    string | null
  >({
    queryKey: [...LIST_KEY, filters],
    queryFn: ({ pageParam, signal }) =>
      api.listUsers({
        query: {
          q: filters.q || undefined,
          role: filters.role || undefined,
          status: filters.status || undefined,
          limit: PAGE_SIZE,
          cursor: pageParam ?? undefined,
        },
        signal,
      }),
    initialPageParam: null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });

/** Somebody has changed: whatever list is shown is fetched anew. */
export async function refreshUsers(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: LIST_KEY });
}

/** One's own profile. */
export const profileQuery = queryOptions({
  queryKey: ["users", "profile"],
  queryFn: ({ signal }) => api.getProfile({ signal }),
});
