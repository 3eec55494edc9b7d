// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot leave most of its rows out.
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus stays on the grid, which names the active row.
import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useId, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { useLocation } from "preact-iso";
import { Button } from "../button.tsx";
import { NEXT, PREVIOUS } from "../common-shortcuts.ts";
import type { ApiErrorFacts } from "../error-facts.ts";
import { errorText } from "../error-facts.ts";
import { useShortcut } from "../shortcuts.ts";
import { strings } from "../strings.ts";
import { gridWords } from "./grid.strings.ts";
import { type Column, tracksOf } from "./grid-columns.ts";
import { GridHead } from "./grid-head.tsx";
import type { GridDeed } from "./grid-keys.ts";
import { GridRow } from "./grid-row.tsx";
import { allToggled, hasSelection, type Selection } from "./grid-selection.ts";
import { SELECT } from "./grid-shortcuts.ts";
import { isNarrow } from "./narrow.ts";
import { useGridCursor } from "./use-grid-cursor.ts";
import { useKeptScroll } from "./use-kept-scroll.ts";
import { useInTurns } from "../in-turn.tsx";
import { useVirtualRows } from "./use-virtual-rows.ts";
import "./grid.css";

const ROW_PX = 44;
const COMPACT_ROW_PX = 68;
const HEAD_PX = 36;
const COMPACT_COLUMNS = [{ widthPx: 0, grows: true }] as const;
/** So many rows stand for what is on its way. */
const WAITING_ROWS = 12;
/** So many rows are made in a task. */
const ROWS_A_TURN = 4;
/** When fewer rows than these are left below, the next ones are fetched. */
const AHEAD_ROWS = 60;

/** What a grid needs to know of its rows, and what it tells. */
export interface GridProps<Row> {
  /** What the rows are, for screen readers. */
  readonly label: string;
  /** What is asked for: when it changes, the grid begins at its top. */
  readonly listKey: string;
  readonly rows: readonly Row[];
  readonly idOf: (row: Row) => string;
  readonly nameOf: (row: Row) => string;
  readonly hrefOf?: (row: Row) => string;
  readonly columns: readonly Column<Row>[];
  readonly compact: (row: Row) => ComponentChildren;
  /** Wants to be seen: a coloured edge. */
  readonly isMarked?: (row: Row) => boolean;
  readonly hasMore: boolean;
  readonly isBusy: boolean;
  /** Rows as blocks although there is room for columns: beside something wide. */
  readonly isCompact?: boolean;
  /** The row that the cursor begins on, and goes to when it changes. */
  readonly currentId?: string | undefined;
  /** The row that the cursor is on, as soon as it is. */
  readonly onCursor?: (row: Row | undefined) => void;
  /** Keys have brought the cursor to a row. */
  readonly onMove?: (row: Row) => void;
  /** Why the next rows did not come. */
  readonly moreError: ApiErrorFacts | null;
  readonly onMore: () => void;
  /** The rows that are looked at. */
  readonly onRange?: (first: number, last: number) => void;
  readonly sort?: string;
  readonly onSort?: (sort: string) => void;
  readonly onWidth?: (id: string, widthPx: number) => void;
  readonly selection?: Selection;
  readonly onSelect?: (selection: Selection) => void;
}

/** A table of any length: only the rows that are seen are in the page. The focus stays on the grid, its cursor walks. */
export function Grid<Row>(props: GridProps<Row>) {
  const { rows, idOf, columns, hasMore, isBusy, moreError, selection, onSelect } = props;
  const { route } = useLocation();
  const scroller = useRef<HTMLDivElement>(null);
  const domId = useId();
  const isCompact = props.isCompact || isNarrow.value;
  const rowPx = isCompact ? COMPACT_ROW_PX : ROW_PX;
  const headPx = isCompact ? 0 : HEAD_PX;
  const isWaiting = hasMore && moreError === null;
  const count = rows.length + (isWaiting ? WAITING_ROWS : 0);
  const virtual = useVirtualRows({ scroller, count, rowPx, headPx });
  const order = useMemo(() => rows.map(idOf), [rows]);
  useKeptScroll({ scroller, listKey: props.listKey, lengthPx: count * rowPx, isWhole: !hasMore });
  const cursor = useGridCursor({
    ...{ order, listKey: props.listKey, currentId: props.currentId, selection, onSelect },
    moved: (index) => {
      const row = rows[index];
      if (row !== undefined) props.onMove?.(row);
    },
    pageRows: virtual.pageRows,
    show: virtual.scrollToIndex,
    open: (index) => {
      const row = rows[index];
      if (row !== undefined && props.hrefOf) route(props.hrefOf(row));
    },
  });
  const focus = () => scroller.current?.focus({ preventScroll: true });
  /** Keys that were pressed elsewhere on the page bring the focus here. */
  const obeyFromAfar = (deed: GridDeed): boolean => {
    const isObeyed = cursor.obey(deed);
    if (isObeyed) focus();
    return isObeyed;
  };
  useShortcut(NEXT, () => obeyFromAfar({ kind: "move", step: 1, extends: false }));
  useShortcut(PREVIOUS, () => obeyFromAfar({ kind: "move", step: -1, extends: false }));
  useShortcut(SELECT, () => obeyFromAfar({ kind: "toggle" }));
  // Whoever comes back goes on where they were.
  useEffect(() => {
    if (cursor.wasKept) focus();
  }, []);
  const cursorRow = rows[cursor.index];
  // Before the next key: it may be about this row.
  useLayoutEffect(() => props.onCursor?.(cursorRow), [cursorRow]);
  const first = virtual.items[0]?.index ?? 0;
  const last = virtual.items.at(-1)?.index ?? 0;
  useEffect(() => {
    props.onRange?.(first, last);
    if (isWaiting && !isBusy && last >= rows.length - AHEAD_ROWS) props.onMore();
  }, [first, last, rows.length, isWaiting, isBusy]);
  const check = useRef(cursor.check);
  check.current = cursor.check;
  const onCheck = useCallback((index: number, isRange: boolean) => check.current(index, isRange), []);
  const made = useInTurns(virtual.items.length, ROWS_A_TURN);
  const pool = Math.max(virtual.items.length, 1);
  const isSelected = (id: string) => selection !== undefined && (selection.isAll || selection.ids.has(id));
  const isAll = selection !== undefined && order.length > 0 && order.every(isSelected);
  useLayoutEffect(() => {
    const seen = isCompact ? COMPACT_COLUMNS : columns;
    const widthPx = seen.reduce((sum, column) => sum + column.widthPx, 0);
    scroller.current?.style.setProperty("--grid-columns", tracksOf(seen, selection !== undefined));
    // Content never makes a row wider than its columns.
    scroller.current?.style.setProperty("--grid-width", `${widthPx}px`);
  }, [columns, isCompact, selection !== undefined]);
  return (
    <div class="grid-frame card" aria-busy={isBusy}>
      <div
        ref={scroller}
        role="grid"
        class="grid"
        tabIndex={0}
        aria-label={props.label}
        aria-rowcount={hasMore ? -1 : rows.length + 1}
        aria-colcount={columns.length}
        aria-multiselectable={selection ? true : undefined}
        aria-activedescendant={cursor.index < 0 ? undefined : `${domId}-${cursor.index}`}
        data-compact={isCompact}
        data-checks={selection !== undefined}
        onKeyDown={cursor.onKeyDown}
      >
        <GridHead
          {...{ columns, isCompact, sort: props.sort, onSort: props.onSort, onWidth: props.onWidth }}
          check={
            selection && onSelect
              ? {
                  isAll,
                  isSome: hasSelection(selection),
                  onToggle: () => onSelect(allToggled(selection, order)),
                }
              : undefined
          }
        />
        <div role="rowgroup" class="grid-body" style={{ height: `${virtual.totalPx}px` }}>
          {virtual.items.slice(0, made).map(({ index, start }) => {
            const row = rows[index];
            const id = order[index];
            return (
              <GridRow
                // Nodes are used again for the next row, so that scrolling makes none.
                key={index % pool}
                id={`${domId}-${index}`}
                {...{ index, row, columns, onCheck }}
                offsetPx={start - headPx}
                name={row === undefined ? "" : props.nameOf(row)}
                href={row === undefined ? undefined : props.hrefOf?.(row)}
                compact={isCompact ? props.compact : undefined}
                hasCheck={selection !== undefined}
                isCursor={index === cursor.index}
                isSelected={id !== undefined && isSelected(id)}
                isMarked={row !== undefined && (props.isMarked?.(row) ?? false)}
              />
            );
          })}
        </div>
      </div>
      {moreError && hasMore ? (
        <div class="grid-problem" role="alert">
          {gridWords.moreFailed} {errorText(moreError)}
          <Button size="small" icon="refresh" onClick={props.onMore}>
            {strings.common.retry}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
