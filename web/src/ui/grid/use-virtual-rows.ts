import { elementScroll, observeElementOffset, type VirtualItem, Virtualizer } from "@tanstack/virtual-core";
import type { RefObject } from "preact";
import { observeRect } from "../observe-rect.ts";
import { useEffect, useLayoutEffect, useReducer, useState } from "preact/hooks";
import { whenIdle } from "../when-idle.ts";

/** As the library's own, which also writes where a list is when it begins at its top: the browser would lay out the page for that. */
const scrollWhereNotThere: typeof elementScroll = (offset, options, list) => {
  const target = offset + (options.adjustments ?? 0);
  if (target !== 0 || (list.scrollOffset ?? 0) !== 0) elementScroll(offset, options, list);
};

/** Rows beyond both edges that are there before they are seen. */
const OVERSCAN = 8;
/** By then they are there, however busy the page is. */
const BEYOND_WITHIN_MS = 500;
/** Before the element has been measured. */
const ASSUMED_RECT = { width: 1_200, height: 800 };

/** The rows of a long list that are to be in the page now, each with its place. */
export interface VirtualRows {
  readonly items: readonly VirtualItem[];
  readonly totalPx: number;
  readonly scrollToIndex: (index: number) => void;
  /** So many rows fit. */
  readonly pageRows: number;
}

/** Follows the scroll of an element in which rows of one height stand below each other; `padTopPx` is taken by a head that stays. */
export function useVirtualRows(options: {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly count: number;
  readonly rowPx: number;
  readonly headPx: number;
}): VirtualRows {
  const { scroller, count, rowPx, headPx } = options;
  const isShown = useShown(count > 0);
  const [, renderAgain] = useReducer<number, undefined>((times) => times + 1, 0);
  const all = {
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: isShown ? OVERSCAN : 0,
    // The head stands above the rows and stays: what scrolls to a row must not put it below.
    scrollPaddingStart: headPx,
    scrollMargin: headPx,
    initialRect: ASSUMED_RECT,
    observeElementRect: observeRect,
    observeElementOffset,
    scrollToFn: scrollWhereNotThere,
    onChange: () => renderAgain(undefined),
  };
  const [virtualizer] = useState(() => new Virtualizer<HTMLElement, HTMLElement>(all));
  virtualizer.setOptions(all);
  useLayoutEffect(() => virtualizer._didMount(), []);
  useLayoutEffect(() => virtualizer._willUpdate());
  useLayoutEffect(() => virtualizer.measure(), [rowPx]);
  const heightPx = virtualizer.scrollRect?.height ?? ASSUMED_RECT.height;
  return {
    items: virtualizer.getVirtualItems(),
    totalPx: virtualizer.getTotalSize(),
    scrollToIndex: (index) => virtualizer.scrollToIndex(index, { align: "auto" }),
    pageRows: Math.max(1, Math.floor((heightPx - headPx) / rowPx) - 1),
  };
}

/** Becomes true when the browser has shown the first rows and has nothing else to do: those beyond the edges may wait for that. */
function useShown(hasRows: boolean): boolean {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (!hasRows || isShown) return undefined;
    return whenIdle(() => setShown(true), BEYOND_WITHIN_MS);
  }, [hasRows, isShown]);
  return isShown;
}
