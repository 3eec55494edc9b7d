import { keepPreviousData } from "@tanstack/preact-query";
import { entryMemory } from "../ui/history.ts";
import type { CopyKind } from "./offline/copy-rules.ts";
import type { ListPage } from "./pages.ts";
import { queryClient } from "./query-client.ts";

/** So many rows come with one request: as many as the server gives at once. */
export const PAGE_SIZE = 100;
/** A list that somebody left is kept for so long. */
const KEPT_MS = 30 * 60_000;
/** How many pages of a list a reload fetches again, one after the other, to come back to the same place. */
const MAX_PAGES_AGAIN = 10;
const PAGES_KEPT_AS = "list-pages";

/** A list that comes page by page, as the cache asks for it. */
export interface PagedListQuery<Row> {
  readonly queryKey: readonly unknown[];
  readonly queryFn: (asked: {
    readonly pageParam: string | null;
    readonly signal: AbortSignal;
  }) => Promise<ListPage<Row>>;
  readonly initialPageParam: string | null;
  readonly getNextPageParam: (page: ListPage<Row>) => string | null;
  readonly placeholderData: typeof keepPreviousData;
  readonly staleTime: number;
  readonly gcTime: number;
  readonly meta?: { readonly copy: CopyKind };
}

/** Declares a list. What of it is loaded is kept right by events and by `refresh`, never by fetching all pages again. */
export function pagedListQuery<Row>(options: {
  readonly queryKey: readonly unknown[];
  readonly fetch: (cursor: string | undefined, signal: AbortSignal) => Promise<ListPage<Row>>;
  /** How its copy in this browser may be used. */
  readonly copy?: CopyKind;
}): PagedListQuery<Row> {
  return {
    queryKey: options.queryKey,
    queryFn: ({ pageParam, signal }) => options.fetch(pageParam ?? undefined, signal),
    initialPageParam: null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    // What was shown stays until the first page for other filters has come.
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEPT_MS,
    ...(options.copy ? { meta: { copy: options.copy } } : {}),
  };
}

/** Begins to fetch a list before its page is there: as many pages as it had where one comes back to after a reload. */
export async function prefetchList<Row>(query: PagedListQuery<Row>): Promise<void> {
  const kept = entryMemory.get<{ readonly key: string; readonly count: number }>(PAGES_KEPT_AS);
  const isSame = kept?.key === JSON.stringify(query.queryKey);
  const pages = isSame ? Math.min(kept.count, MAX_PAGES_AGAIN) : 1;
  await queryClient.prefetchInfiniteQuery({ ...query, pages });
}

/** Remembers how much of a list is loaded, for a reload. */
export function keepPageCount(queryKey: readonly unknown[], count: number): void {
  entryMemory.set(PAGES_KEPT_AS, { key: JSON.stringify(queryKey), count });
}

/** True where one comes back to a list: it is as it was then. Whoever comes anew sees it from its beginning. */
export function isComingBack(queryKey: readonly unknown[]): boolean {
  return entryMemory.get<{ readonly key: string }>(PAGES_KEPT_AS)?.key === JSON.stringify(queryKey);
}
