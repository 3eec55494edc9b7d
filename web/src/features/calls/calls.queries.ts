import { queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import type { ApiError } from "../../data/http.ts";
import { PAGE_SIZE, pagedListQuery } from "../../data/paged-list.ts";
import { queryClient } from "../../data/query-client.ts";
import type { Call } from "../../data/types.ts";
import { shownTimeZone } from "../../ui/format.ts";
import { type Board, EMPTY_BOARD, withList } from "./board.ts";
import { type CallFilters, filtersToApi } from "./call-filters.ts";

const RECENT_COUNT = 20;
const BOARD_KEY = ["calls", "board"] as const;
/** What was told of calls before the first whole list. */
const EARLY_KEY = ["calls", "board before its list"] as const;
queryClient.setQueryDefaults(EARLY_KEY, { meta: { copy: "never" } });

/** The board's calls; what a fetched list does not know is kept from what events told. */
export const boardQuery = queryOptions({
  queryKey: BOARD_KEY,
  queryFn: async ({ signal }): Promise<Board> => {
    const requestedAtMs = Date.now();
    const listed = await api.listActiveCalls({ signal });
    const board = withList(knownBoard(), listed, { requestedAtMs, nowMs: Date.now() });
    queryClient.removeQueries({ queryKey: EARLY_KEY });
    return board;
  },
  meta: { isLive: true, copy: "activeCalls" },
});

/** The board as it is known here now. */
export function knownBoard(): Board {
  return (
    queryClient.getQueryData<Board>(BOARD_KEY) ?? queryClient.getQueryData<Board>(EARLY_KEY) ?? EMPTY_BOARD
  );
}

/** Changes what is known of the board. It is no answer to who asked for its list: where that failed it has failed still. */
export function changeBoard(change: (board: Board) => Board): {
  readonly before: Board;
  readonly after: Board;
} {
  const before = knownBoard();
  const after = change(before);
  if (after.isListed) {
    const query = queryClient.getQueryCache().find<Board, ApiError>({ queryKey: BOARD_KEY, exact: true });
    const { error = null, dataUpdatedAt = 0 } = query?.state ?? {};
    queryClient.setQueryData<Board>(BOARD_KEY, after, error ? { updatedAt: dataUpdatedAt } : {});
    if (error) query?.setState({ error, status: "error" });
  } else queryClient.setQueryData<Board>(EARLY_KEY, after);
  return { before, after };
}

/** Calls of which the last few have ended. Only an extra: the board is whole without them. */
export const newestCallsQuery = queryOptions({
  queryKey: ["calls", "newest"],
  queryFn: ({ signal }) => api.listCalls({ query: { limit: RECENT_COUNT }, signal }),
});

/** One call with its story. */
export const callQuery = (id: string) =>
  queryOptions({
    queryKey: ["calls", "one", id],
    queryFn: ({ signal }) => api.getCallPage({ params: { id }, signal }),
    meta: { isLive: true },
  });

/** One trace of a call as a tree. It grows for as long as what it is about goes on. */
export const callTraceQuery = (id: string, traceId: string) =>
  queryOptions({
    queryKey: ["calls", "trace", id, traceId],
    queryFn: ({ signal }) => api.getCallTrace({ params: { id, traceId }, signal }),
    staleTime: 30_000,
  });

/** The list with these filters. */
export const callListQuery = (filters: CallFilters) =>
  pagedListQuery<Call>({
    // Today is another list where days begin at another time; a page may be asked for before it is known whose they are.
    queryKey: ["calls", "list", filters, ...(filters.period === "today" ? [shownTimeZone()] : [])],
    fetch: (cursor, signal) =>
      api.listCalls({
        query: { ...filtersToApi(filters, new Date()), limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) },
        signal,
      }),
  });
