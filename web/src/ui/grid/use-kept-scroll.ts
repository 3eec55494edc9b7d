import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { entryMemory } from "../history.ts";

const KEPT_AS = "grid-scroll";

/** True where the grid of this entry of the history was left further down: what is above must not push it away. */
export function wasScrolled(): boolean {
  return (entryMemory.get<{ readonly topPx: number }>(KEPT_AS)?.topPx ?? 0) > 0;
}

/** Brings a grid back to where it was left, as soon as it is long enough; another list begins at its top. */
export function useKeptScroll(options: {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly listKey: string;
  readonly lengthPx: number;
  /** It does not become longer. */
  readonly isWhole: boolean;
}): void {
  const { scroller, listKey, lengthPx, isWhole } = options;
  const kept = useRef(entryMemory.get<{ listKey: string; topPx: number }>(KEPT_AS));
  const shown = useRef(listKey);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    if (shown.current !== listKey) {
      shown.current = listKey;
      kept.current = undefined;
      element.scrollTop = 0;
    }
    const { current: wanted } = kept;
    if (!wanted) return;
    if (wanted.listKey === listKey) {
      if (!isWhole && lengthPx < wanted.topPx + element.clientHeight) return;
      element.scrollTop = wanted.topPx;
    }
    kept.current = undefined;
  }, [listKey, lengthPx, isWhole]);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const keep = () => {
      if (!kept.current) entryMemory.set(KEPT_AS, { listKey, topPx: element.scrollTop });
    };
    element.addEventListener("scroll", keep, { passive: true });
    return () => element.removeEventListener("scroll", keep);
  }, [listKey]);
}
