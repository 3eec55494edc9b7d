/** Which rows are selected. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** Everything that the filters find, also what is not loaded. */
  readonly isAll: boolean;
  /** Where a range begins. */
  readonly anchorId: string | undefined;
}

export const NOTHING_SELECTED: Selection = { ids: new Set(), isAll: false, anchorId: undefined };

/** Is anything selected? */
export function hasSelection({ ids, isAll }: Selection): boolean {
  return isAll || ids.size > 0;
}

/** With one row the other way round; the next range begins there. */
export function toggled(selection: Selection, id: string): Selection {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, isAll: false, anchorId: id };
}

/** With all rows from the anchor to `id`; without an anchor with that row. `order` are the ids of all rows in their order. */
export function extended(selection: Selection, id: string, order: readonly string[]): Selection {
  const to = order.indexOf(id);
  const from = selection.anchorId === undefined ? -1 : order.indexOf(selection.anchorId);
  if (to < 0) return selection;
  if (from < 0) return { ids: new Set([...selection.ids, id]), isAll: false, anchorId: id };
  const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: new Set([...selection.ids, ...range]), isAll: false, anchorId: selection.anchorId };
}

/** With all rows that are loaded, or none when all were. */
export function allToggled(selection: Selection, order: readonly string[]): Selection {
  const isEvery = order.length > 0 && order.every((id) => selection.ids.has(id));
  return isEvery ? NOTHING_SELECTED : { ids: new Set(order), isAll: false, anchorId: undefined };
}

/** Everything that the filters find. */
export function everything(order: readonly string[]): Selection {
  return { ids: new Set(order), isAll: true, anchorId: undefined };
}

/** Without rows that are no longer there. */
export function onlyThere(selection: Selection, isThere: (id: string) => boolean): Selection {
  if ([...selection.ids].every(isThere)) return selection;
  return { ...selection, ids: new Set([...selection.ids].filter(isThere)) };
}
