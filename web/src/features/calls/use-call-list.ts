import { useInfiniteQuery } from "@tanstack/preact-query";
import { useEffect, useState } from "preact/hooks";
import { applyEvent } from "../../data/apply-event.ts";
import type { ApiError } from "../../data/http.ts";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import { queryClient } from "../../data/query-client.ts";
import type { Call } from "../../data/types.ts";
import type { CallFilters } from "./call-filters.ts";
import { type CallPages, callsOf, isNewerThan, withCall, withoutCall } from "./call-pages.ts";
import { callListQuery } from "./calls.queries.ts";

/** A list of calls that grows page by page. */
export interface CallListView {
  /** Undefined until the first page has come. */
  readonly calls: readonly Call[] | undefined;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  /** Something else than the next page is being fetched. */
  readonly isLoading: boolean;
  readonly error: ApiError | null;
  /** Calls that have come since, and are not in the list. */
  readonly newer: number;
  readonly more: () => void;
  readonly reload: () => void;
}

/**
 * Follows a list. Calls in it are kept right by the live board channel; new ones are only counted, so that nothing
 * moves under the hand of somebody who reads.
 */
export function useCallList(filters: CallFilters): CallListView {
  const { queryKey } = callListQuery(filters);
  const query = useInfiniteQuery(callListQuery(filters));
  const [newerIds, setNewerIds] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => setNewerIds(new Set()), [query.dataUpdatedAt, JSON.stringify(queryKey)]);
  useChannel(channel("board", {}), {
    "call.changed": ({ call }) => {
      const list = queryClient.getQueryData<CallPages>(queryKey);
      if (!list) return;
      applyEvent<CallPages>(queryKey, (pages) => withCall(pages, call));
      if (isNewerThan(list, call)) setNewerIds((ids) => new Set(ids).add(call.id));
    },
    "call.merged": ({ callId }) => {
      applyEvent<CallPages>(queryKey, (pages) => withoutCall(pages, callId));
      setNewerIds((ids) => new Set([...ids].filter((id) => id !== callId)));
    },
  });
  return {
    calls: query.data && callsOf(query.data),
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    isLoading: query.isFetching && !query.isFetchingNextPage,
    error: query.error,
    newer: newerIds.size,
    more: () => {
      if (!query.isFetching) void query.fetchNextPage();
    },
    reload: () => void query.refetch(),
  };
}
