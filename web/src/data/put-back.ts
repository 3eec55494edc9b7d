import type { Identified, ListPages } from "./pages.ts";

/** Rows as they are now, but one of them as and where it was before: what else has changed meanwhile stays. */
export function withRowBack<Row extends Identified>(
  now: readonly Row[],
  before: readonly Row[],
  id: string,
): Row[] {
  const others = now.filter((row) => row.id !== id);
  const place = before.findIndex((row) => row.id === id);
  const row = before[place];
  if (!row) return others;
  const isThere = new Set(others.map((other) => other.id));
  const previous = before.slice(0, place).findLast((other) => isThere.has(other.id));
  return others.toSpliced(others.findIndex((other) => other.id === previous?.id) + 1, 0, row);
}

/** The same in the pages of a list. */
export function withRowBackIn<Row extends Identified>(
  now: ListPages<Row>,
  before: ListPages<Row>,
  id: string,
): ListPages<Row> {
  const pages = now.pages.map((page, index) => ({
    ...page,
    items: withRowBack(page.items, before.pages[index]?.items ?? [], id),
  }));
  return { ...now, pages };
}

/** Takes back what a change had made of rows: those that it added, changed or removed are as before, the others as they are now. */
export function withoutChange<Row extends Identified>(
  now: readonly Row[],
  before: readonly Row[],
  changed: readonly Row[],
): Row[] {
  const differs = (rows: readonly Row[]) => (row: Row) => !rows.includes(row);
  const ids = [...before.filter(differs(changed)), ...changed.filter(differs(before))].map(({ id }) => id);
  return ids.reduce((rows, id) => withRowBack(rows, before, id), [...now]);
}
