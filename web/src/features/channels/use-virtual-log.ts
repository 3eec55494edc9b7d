import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type VirtualItem,
  Virtualizer,
} from "@tanstack/virtual-core";
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";

/** Rows beyond both edges that are there before they are seen. */
const OVERSCAN = 10;
/** As high as most messages are, until one is measured. */
const ASSUMED_ROW_PX = 56;
const ASSUMED_RECT = { width: 800, height: 800 };
/** Nearer to the end than this counts as being there: what comes is followed. */
const NEAR_PX = 80;
/** Nearer to the top than this the page before is fetched. */
const AHEAD_PX = 600;

/** The rows of a log that are in the page now. */
export interface VirtualLog {
  readonly items: readonly VirtualItem[];
  /** What rows that are not in the page take above and below. */
  readonly abovePx: number;
  readonly belowPx: number;
  readonly measure: (element: HTMLElement | null) => void;
  readonly isAtEnd: boolean;
  readonly toEnd: () => void;
  /** Brings a row to the middle of what is seen. */
  readonly toRow: (index: number) => void;
}

/**
 * Where somebody is in a log that grows at both ends, of which only what is seen is in the page, however long it is: at its end it
 * follows, else what is read stays where it is, also when rows above it come or turn out higher than assumed.
 */
export function useVirtualLog(options: {
  readonly scroller: RefObject<HTMLElement | null>;
  /** What each row is, oldest first. */
  readonly keys: readonly string[];
  /** How many of them, the last ones, are on their way. */
  readonly outgoingCount: number;
  /** What stands above the first row. */
  readonly headPx: number;
  /** The row at which one begins; undefined: the last one. */
  readonly beginAt: number | undefined;
  readonly onTop: () => void;
}): VirtualLog {
  const { scroller, keys, outgoingCount, headPx, beginAt, onTop } = options;
  const [, renderAgain] = useReducer<number, undefined>((times) => times + 1, 0);
  const [isAtEnd, setAtEnd] = useState(beginAt === undefined);
  const newestTop = useRef(onTop);
  newestTop.current = onTop;
  const all = {
    count: keys.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index: number) => keys[index] ?? index,
    estimateSize: () => ASSUMED_ROW_PX,
    overscan: OVERSCAN,
    scrollMargin: headPx,
    scrollPaddingStart: NEAR_PX,
    anchorTo: "end" as const,
    followOnAppend: true,
    scrollEndThreshold: NEAR_PX,
    initialRect: ASSUMED_RECT,
    // Not `observeRect`, which waits for the browser's layout: going to the end asks for it at once in any case.
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange(instance: Virtualizer<HTMLElement, HTMLElement>) {
      setAtEnd(instance.isAtEnd());
      if ((instance.scrollOffset ?? 0) < AHEAD_PX) newestTop.current();
      renderAgain(undefined);
    },
  };
  const [virtualizer] = useState(() => new Virtualizer<HTMLElement, HTMLElement>(all));
  virtualizer.setOptions(all);
  useLayoutEffect(() => virtualizer._didMount(), []);
  useLayoutEffect(() => virtualizer._willUpdate());
  useLayoutEffect(() => {
    if (beginAt === undefined) virtualizer.scrollToEnd();
    else virtualizer.scrollToIndex(beginAt, { align: "start" });
  }, []);
  // What one writes is seen.
  const sent = useRef(outgoingCount);
  useLayoutEffect(() => {
    if (outgoingCount > sent.current) virtualizer.scrollToEnd();
    sent.current = outgoingCount;
  }, [outgoingCount]);
  // A field that grows leaves the end in sight.
  const following = useRef(isAtEnd);
  following.current = isAtEnd;
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const watcher = new ResizeObserver(() => {
      if (following.current) virtualizer.scrollToEnd();
    });
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  const items = virtualizer.getVirtualItems();
  const totalPx = virtualizer.getTotalSize();
  return {
    items,
    abovePx: items[0] ? items[0].start - headPx : 0,
    belowPx: Math.max(0, totalPx - ((items.at(-1)?.end ?? headPx) - headPx)),
    measure: virtualizer.measureElement,
    isAtEnd,
    toEnd: () => virtualizer.scrollToEnd(),
    toRow: (index) => virtualizer.scrollToIndex(index, { align: "center" }),
  };
}
