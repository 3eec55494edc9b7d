import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useInTurns } from "./in-turn.tsx";
import {
  cellByKey,
  cellPlace,
  cellsInSight,
  type GridShape,
  gridHeight,
  gridShape,
} from "./windowed-grid.ts";

/** So many cells are made in a task. */
const CELLS_A_TURN = 3;

/** Lengths in rem. */
interface CellSize {
  readonly minWidth: number;
  readonly height: number;
  readonly gap: number;
}

/** How the cells lie, and which part of the grid is in sight. */
interface Seen {
  readonly shape?: GridShape;
  readonly sight: { readonly top: number; readonly bottom: number };
}

/**
 * A list of equal cells, of which those in sight are in the document: it costs as much with ten thousand items as with thirty. Cells have
 * their place by a transform, so that one that moves shifts no layout, and may glide.
 */
export function WindowedGrid<Item>(props: {
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  readonly size: CellSize;
  readonly label?: string;
  readonly labelledBy?: string;
  readonly class?: string;
  readonly children: (item: Item) => ComponentChildren;
}) {
  const { items, keyOf, size, label, labelledBy, children } = props;
  const list = useRef<HTMLUListElement>(null);
  const { shape, sight } = useSight(list, size);
  // The cell that has the focus stays, wherever people scroll to.
  const [held, setHeld] = useState<string>();
  const wanted = useRef<string | undefined>(undefined);
  useFocusKept(list);
  useLayoutEffect(() => {
    if (wanted.current === undefined || wanted.current !== held) return;
    wanted.current = undefined;
    const cell = list.current?.querySelector(`[data-key="${CSS.escape(held)}"]`);
    cell?.querySelector<HTMLElement>("[data-item]")?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: "nearest" });
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (!shape || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    const from = items.findIndex((item) => keyOf(item) === cellOf(event.target));
    const to = from < 0 ? undefined : cellByKey(event.key, from, items.length, shape);
    const item = to === undefined ? undefined : items[to];
    if (!item) return;
    event.preventDefault();
    wanted.current = keyOf(item);
    setHeld(wanted.current);
  };
  const { first, last } = shape ? cellsInSight(items.length, sight, shape) : { first: 0, last: 0 };
  const made = useInTurns(last - first, CELLS_A_TURN);
  const heldAt = held === undefined ? -1 : items.findIndex((item) => keyOf(item) === held);
  const shown = Array.from({ length: Math.min(last - first, made) }, (_, index) => first + index);
  if (heldAt >= 0 && heldAt < first) shown.unshift(heldAt);
  if (heldAt >= last) shown.push(heldAt);
  return (
    <ul
      ref={list}
      class={`windowed ${props.class ?? ""}`}
      aria-label={label}
      aria-labelledby={labelledBy}
      style={shape ? { height: `${gridHeight(items.length, shape)}px` } : undefined}
      onKeyDown={onKeyDown}
      onFocusIn={(event) => setHeld(cellOf(event.target))}
    >
      {shown.map((index) => {
        const item = items[index] as Item;
        const key = keyOf(item);
        return (
          <li
            key={key}
            data-key={key}
            aria-setsize={items.length}
            aria-posinset={index + 1}
            style={shape && cellStyle(index, shape)}
          >
            {children(item)}
          </li>
        );
      })}
    </ul>
  );
}

function cellStyle(index: number, shape: GridShape) {
  const { left, top } = cellPlace(index, shape);
  return {
    width: `${shape.cellWidth}px`,
    height: `${shape.rowHeight}px`,
    transform: `translate(${left}px, ${top}px)`,
  };
}

function cellOf(target: EventTarget | null): string | undefined {
  return (target as Element | null)?.closest<HTMLElement>("[data-key]")?.dataset.key;
}

/** What of the list is in sight, measured anew when people scroll or its width changes. */
function useSight(list: { readonly current: HTMLUListElement | null }, { minWidth, height, gap }: CellSize) {
  const [seen, setSeen] = useState<Seen>({ sight: { top: 0, bottom: 0 } });
  const measure = () => {
    const element = list.current;
    if (!element) return;
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    const { top, width } = element.getBoundingClientRect();
    const shape = gridShape(width, { minWidth: minWidth * rem, rowHeight: height * rem, gap: gap * rem });
    const step = shape.rowHeight + shape.gap;
    // By whole rows: most turns of a wheel change nothing, and draw nothing.
    const sight = {
      top: Math.floor(-top / step) * step,
      bottom: Math.ceil((window.innerHeight - top) / step) * step,
    };
    setSeen((before) => (isSame(before, { shape, sight }) ? before : { shape, sight }));
  };
  useLayoutEffect(measure, []);
  useEffect(() => {
    let frame = 0;
    const later = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        measure();
      });
    };
    const observer = new ResizeObserver(later);
    if (list.current) observer.observe(list.current);
    window.addEventListener("scroll", later, { passive: true });
    window.addEventListener("resize", later, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      window.removeEventListener("scroll", later);
      window.removeEventListener("resize", later);
    };
  }, []);
  return seen;
}

function isSame(a: Seen, b: Seen): boolean {
  return (
    a.sight.top === b.sight.top &&
    a.sight.bottom === b.sight.bottom &&
    a.shape?.cellWidth === b.shape?.cellWidth &&
    a.shape?.rowHeight === b.shape?.rowHeight
  );
}

/** A cell that is moved within the document loses the focus by that: it gets it back. */
function useFocusKept(list: { readonly current: HTMLUListElement | null }): void {
  const active = typeof document === "undefined" ? null : document.activeElement;
  const before = active instanceof HTMLElement && list.current?.contains(active) ? active : null;
  useLayoutEffect(() => {
    if (before?.isConnected && document.activeElement !== before) before.focus({ preventScroll: true });
  });
}
