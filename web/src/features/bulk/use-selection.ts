import { useState } from "preact/hooks";
import { NOTHING_SELECTED, onlyThere, type Selection } from "../../ui/grid/grid-selection.ts";

/** What is selected of a list; other filters begin with nothing, and rows that are gone are no longer selected. */
export function useSelection(
  listKey: string,
  order: readonly string[],
): readonly [Selection, (selection: Selection) => void] {
  const [kept, setKept] = useState({ listKey, selection: NOTHING_SELECTED });
  const there = kept.listKey === listKey ? kept.selection : NOTHING_SELECTED;
  const ids = new Set(order);
  const selection = there.isAll ? there : onlyThere(there, (id) => ids.has(id));
  return [selection, (next) => setKept({ listKey, selection: next })];
}
