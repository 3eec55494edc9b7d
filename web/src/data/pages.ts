import type { InfiniteData } from "@tanstack/preact-query";

/** One page as every list of the server answers. */
export interface ListPage<Row> {
  readonly items: readonly Row[];
  readonly nextCursor: string | null;
}

/** The pages of a list as the cache keeps them. */
export type ListPages<Row> = InfiniteData<ListPage<Row>, string | null>;

/** What every row has. */
export interface Identified {
  readonly id: string;
}

/** The rows of all pages, each once: one may have moved to the next page while that was fetched. */
export function rowsOf<Row extends Identified>({ pages }: Pick<ListPages<Row>, "pages">): Row[] {
  return [...new Map(pages.flatMap(({ items }) => items).map((row) => [row.id, row])).values()];
}

/** With rows changed where the list has them; `change` answers undefined for a row that leaves it. The same object when none was. */
export function withRow<Row extends Identified>(
  list: ListPages<Row>,
  id: string,
  change: (row: Row) => Row | undefined,
): ListPages<Row> {
  if (!list.pages.some(({ items }) => items.some((row) => row.id === id))) return list;
  const pages = list.pages.map((page) => ({
    ...page,
    items: page.items.flatMap((row) => (row.id === id ? (change(row) ?? []) : [row])),
  }));
  return { ...list, pages };
}

/** The numbers of the pages in which the rows from `first` to `last` are. */
export function pagesAt({ pages }: ListPages<Identified>, first: number, last: number): number[] {
  const found: number[] = [];
  let start = 0;
  for (const [index, { items }] of pages.entries()) {
    if (start <= last && start + items.length > first) found.push(index);
    start += items.length;
  }
  return found;
}

/** A list with a page that was fetched again, and the rows that stand now before all that it had. */
export interface Refreshed<Row> {
  readonly list: ListPages<Row>;
  readonly newer: readonly Row[];
}

/**
 * Puts a page that was fetched again in its place. New rows before all others stay out, so that nothing moves under the hand of
 * somebody who reads: they are `newer`. Rows that they have pushed out of the first page stay.
 */
export function withPage<Row extends Identified>(
  list: ListPages<Row>,
  index: number,
  fresh: ListPage<Row>,
): Refreshed<Row> {
  const old = list.pages[index];
  if (!old) return { list, newer: [] };
  const replace = (page: ListPage<Row>) => ({ ...list, pages: list.pages.with(index, page) });
  if (index > 0) {
    // A page that now ends elsewhere would leave a gap, or hold rows of the next one: those are dropped by their ids.
    return { list: replace({ ...fresh, nextCursor: old.nextCursor }), newer: [] };
  }
  const known = new Set(old.items.map(({ id }) => id));
  const firstKnown = fresh.items.findIndex(({ id }) => known.has(id));
  if (firstKnown < 0) return { list: { pages: [fresh], pageParams: [null] }, newer: [] };
  const freshIds = new Set(fresh.items.map(({ id }) => id));
  const lastKnown = old.items.findLastIndex(({ id }) => freshIds.has(id));
  const kept = fresh.nextCursor === null ? [] : old.items.slice(lastKnown + 1);
  const items = [...fresh.items.slice(firstKnown), ...kept];
  const nextCursor = list.pages.length > 1 || kept.length > 0 ? old.nextCursor : fresh.nextCursor;
  return { list: replace({ items, nextCursor }), newer: fresh.items.slice(0, firstKnown) };
}
