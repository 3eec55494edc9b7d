import { useInfiniteQuery } from "@tanstack/preact-query";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { wasScrolled } from "../ui/grid/use-kept-scroll.ts";
import { type ApiError, asApiError } from "./http.ts";
import { liveStatus } from "./live/connection.ts";
import { isComingBack, keepPageCount, type PagedListQuery } from "./paged-list.ts";
import { type Identified, type ListPage, type ListPages, pagesAt, rowsOf, withPage } from "./pages.ts";
import { queryClient } from "./query-client.ts";

/** Older than this, what one comes back to is looked at again. */
const FRESH_MS = 1_000;
/** While the live connection is down, what is looked at is fetched again so often. */
const POLL_MS = 10_000;
const REFRESH_WITHIN_MS = 15_000;

/** A list that grows page by page. */
export interface PagedList<Row> {
  /** Undefined until the first page has come. */
  readonly rows: readonly Row[] | undefined;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  /** Something else than the next page is being fetched. */
  readonly isLoading: boolean;
  /** Why the list, or a newer state of it, did not come. */
  readonly error: ApiError | null;
  /** Why the next page did not come. */
  readonly moreError: ApiError | null;
  /** Rows that stand before all others by now. */
  readonly newerIds: ReadonlySet<string>;
  readonly addNewer: (id: string) => void;
  readonly more: () => void;
  /** From its beginning. */
  readonly reload: () => void;
  /** Fetches what is looked at again; nothing moves. Resolves when that has ended, however it did. */
  readonly refresh: () => Promise<void>;
  /** The rows that are looked at. */
  readonly onRange: (first: number, last: number) => void;
}

/** A list as what stands for it asks for it while nothing of it is there. */
export function asQuery<Row>(list: Pick<PagedList<Row>, "error" | "isLoading" | "reload">) {
  return { error: list.error, isFetching: list.isLoading, refetch: list.reload };
}

/** Follows a list. */
export function usePagedList<Row extends Identified>(options: PagedListQuery<Row>): PagedList<Row> {
  const { queryKey } = options;
  const key = JSON.stringify(queryKey);
  const query = useInfiniteQuery<ListPage<Row>, ApiError, ListPages<Row>, readonly unknown[], string | null>(
    options,
  );
  const range = useRef({ first: 0, last: 0 });
  const [newerIds, setNewerIds] = useState<ReadonlySet<string>>(new Set());
  const [staleError, setStaleError] = useState<ApiError | null>(null);
  const addNewer = (id: string) => setNewerIds((ids) => new Set(ids).add(id));

  const fetchAnew = async () => {
    // One request: what was loaded below is loaded again when somebody goes there.
    queryClient.setQueryData<ListPages<Row>>(queryKey, (list) =>
      list ? { pages: list.pages.slice(0, 1), pageParams: list.pageParams.slice(0, 1) } : list,
    );
    setNewerIds(new Set());
    await query.refetch();
  };
  const refresh = async () => {
    const list = queryClient.getQueryData<ListPages<Row>>(queryKey);
    if (!list) return void (await query.refetch());
    try {
      for (const index of new Set([0, ...pagesAt(list, range.current.first, range.current.last)])) {
        const fresh = await options.queryFn({
          pageParam: list.pageParams[index] ?? null,
          signal: AbortSignal.timeout(REFRESH_WITHIN_MS),
        });
        const now = queryClient.getQueryData<ListPages<Row>>(queryKey);
        if (!now) return;
        const { list: next, newer } = withPage(now, index, fresh);
        queryClient.setQueryData(queryKey, next);
        if (newer.length > 0) setNewerIds((ids) => new Set([...ids, ...newer.map(({ id }) => id)]));
      }
      setStaleError(null);
    } catch (thrown) {
      setStaleError(asApiError(thrown));
    }
  };
  const newestRefresh = useRef(refresh);
  newestRefresh.current = refresh;

  useEffect(() => {
    setNewerIds(new Set());
    setStaleError(null);
    const state = queryClient.getQueryState(queryKey);
    if (!state?.data || Date.now() - state.dataUpdatedAt < FRESH_MS) return;
    // Whoever left it at its top sees what came since; further down nothing moves.
    void (isComingBack(queryKey) && wasScrolled() ? refresh() : fetchAnew());
  }, [key]);
  const isDown = liveStatus.value.state !== "live" && liveStatus.value.state !== "stopped";
  useEffect(() => {
    if (!isDown) return undefined;
    const timer = setInterval(() => void newestRefresh.current(), POLL_MS);
    return () => clearInterval(timer);
  }, [isDown]);
  const pageCount = query.data?.pages.length ?? 0;
  useEffect(() => {
    if (pageCount > 0 && !query.isPlaceholderData) keepPageCount(queryKey, pageCount);
  }, [key, pageCount, query.isPlaceholderData]);

  const rows = useMemo(() => query.data && rowsOf(query.data), [query.data]);
  return {
    rows,
    hasMore: query.hasNextPage && !query.isPlaceholderData,
    isLoadingMore: query.isFetchingNextPage,
    isLoading: query.isFetching && !query.isFetchingNextPage,
    error: query.isFetchNextPageError ? staleError : (query.error ?? staleError),
    moreError: query.isFetchNextPageError ? query.error : null,
    newerIds,
    addNewer,
    more: () => {
      if (!query.isFetching) void query.fetchNextPage();
    },
    reload: () => void fetchAnew(),
    refresh,
    onRange(first, last) {
      range.current = { first, last };
    },
  };
}
