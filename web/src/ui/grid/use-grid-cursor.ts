import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { NEXT, PREVIOUS } from "../common-shortcuts.ts";
import { entryMemory } from "../history.ts";
import { defaultKeyOf } from "../shortcuts.ts";
import { type GridDeed, gridDeed } from "./grid-keys.ts";
import { SELECT } from "./grid-shortcuts.ts";
import {
  allToggled,
  extended,
  hasSelection,
  NOTHING_SELECTED,
  type Selection,
  toggled,
} from "./grid-selection.ts";

const KEPT_AS = "grid-cursor";

/** Those of a grid's keys that people may have given others. */
const OWN_KEYS = [NEXT, PREVIOUS, SELECT];

/** The row that the keyboard is on, and what keys do there. */
export interface GridCursor {
  /** -1: on none. */
  readonly index: number;
  /** One came back to it. */
  readonly wasKept: boolean;
  /** Does it; false: there was nothing to do. */
  readonly obey: (deed: GridDeed) => boolean;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  /** A row's box was ticked. */
  readonly check: (index: number, isRange: boolean) => void;
}

/** Follows the cursor by the row's id: rows that come before it do not move it to another one. */
export function useGridCursor(options: {
  readonly order: readonly string[];
  readonly listKey: string;
  readonly currentId: string | undefined;
  readonly pageRows: number;
  readonly selection: Selection | undefined;
  readonly onSelect: ((selection: Selection) => void) | undefined;
  readonly show: (index: number) => void;
  readonly open: (index: number) => void;
  readonly moved: (index: number) => void;
}): GridCursor {
  const { order, selection, onSelect, listKey, currentId } = options;
  const kept = useRef(entryMemory.get<{ listKey: string; id: string }>(KEPT_AS));
  const [cursor, setCursor] = useState(() =>
    kept.current?.listKey === listKey ? kept.current : { listKey, id: currentId ?? "" },
  );
  const places = useMemo(() => new Map(order.map((id, index) => [id, index])), [order]);
  const index = cursor.listKey === listKey ? (places.get(cursor.id) ?? -1) : -1;
  useEffect(() => {
    if (cursor.id !== "") entryMemory.set(KEPT_AS, cursor);
  }, [cursor]);
  useEffect(() => {
    if (currentId === undefined || currentId === cursor.id) return;
    setCursor({ listKey, id: currentId });
    const place = places.get(currentId);
    if (place !== undefined) options.show(place);
  }, [currentId, listKey]);
  const select = (next: Selection) => onSelect?.(next);
  const goTo = (to: number, isRange: boolean): boolean => {
    const place = Math.min(order.length - 1, Math.max(0, to));
    const id = order[place];
    if (id === undefined) return false;
    if (isRange && selection) {
      // The range begins on the row that one leaves.
      const from =
        selection.anchorId === undefined && cursor.id !== "" ? toggled(selection, cursor.id) : selection;
      select(extended(from, id, order));
    }
    setCursor({ listKey, id });
    options.show(place);
    options.moved(place);
    return true;
  };
  const obey = (deed: GridDeed): boolean => {
    const id = order[index];
    switch (deed.kind) {
      case "move":
        return goTo(index < 0 && deed.step < 0 ? 0 : index + deed.step, deed.extends);
      case "first":
        return goTo(0, deed.extends);
      case "last":
        return goTo(order.length - 1, deed.extends);
      case "open":
        if (index >= 0) options.open(index);
        return index >= 0;
      case "toggle":
        if (selection && id !== undefined) select(toggled(selection, id));
        return selection !== undefined && id !== undefined;
      case "extend":
        if (selection && id !== undefined) select(extended(selection, id, order));
        return selection !== undefined && id !== undefined;
      case "all":
        if (selection) select(allToggled(selection, order));
        return selection !== undefined;
      case "clear":
        if (!selection || !hasSelection(selection)) return false;
        select(NOTHING_SELECTED);
        return true;
    }
  };
  return {
    index,
    wasKept: kept.current?.listKey === listKey,
    obey,
    onKeyDown(event) {
      // Buttons and boxes inside have keys of their own.
      if (event.target !== event.currentTarget) return;
      const { shiftKey, ctrlKey, metaKey, altKey } = event;
      const key = defaultKeyOf(OWN_KEYS, event.key);
      const deed = gridDeed({ key, shiftKey, ctrlKey, metaKey, altKey }, options.pageRows);
      if (deed && obey(deed)) event.preventDefault();
    },
    check(place, isRange) {
      const id = order[place];
      if (id === undefined || !selection) return;
      setCursor({ listKey, id });
      select(isRange ? extended(selection, id, order) : toggled(selection, id));
    },
  };
}
