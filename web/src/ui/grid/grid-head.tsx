// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot leave most of its rows out.
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus stays on the grid, which names the active row.
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../icon.tsx";
import { gridWords } from "./grid.strings.ts";
import type { Column } from "./grid-columns.ts";

/** The head of a grid: what stands below, and how it is sorted. It stays while rows go by. */
export function GridHead<Row>(props: {
  readonly columns: readonly Column<Row>[];
  readonly isCompact: boolean;
  readonly sort: string | undefined;
  readonly onSort: ((sort: string) => void) | undefined;
  readonly onWidth: ((id: string, widthPx: number) => void) | undefined;
  readonly check:
    | { readonly isAll: boolean; readonly isSome: boolean; readonly onToggle: () => void }
    | undefined;
}) {
  const { columns, isCompact, sort, onSort, onWidth, check } = props;
  return (
    <div role="rowgroup" class="grid-head" data-compact={isCompact}>
      <div role="row" class="grid-row" aria-rowindex={1}>
        {check ? <CheckAll {...check} /> : null}
        {isCompact ? (
          <div role="columnheader" class="grid-cell">
            <span class="hidden-visually">{columns[0]?.text}</span>
          </div>
        ) : (
          columns.map((column) => {
            const isSorted = column.sort !== undefined && column.sort === sort;
            return (
              <div
                role="columnheader"
                class="grid-cell"
                key={column.id}
                data-align={column.align}
                data-column={column.id}
                aria-sort={isSorted ? "descending" : undefined}
              >
                {column.sort !== undefined && onSort ? (
                  <button
                    type="button"
                    class="grid-sort"
                    aria-label={gridWords.sortBy(column.text)}
                    onClick={() => onSort(column.sort ?? "")}
                  >
                    {column.text}
                    {isSorted ? <Icon name="chevronDown" /> : null}
                  </button>
                ) : (
                  column.text
                )}
                {onWidth ? <WidthGrip onWidth={(widthPx) => onWidth(column.id, widthPx)} /> : null}
              </div>
            );
          })
        )}
      </div>
    </div>
  );
}

function CheckAll(props: {
  readonly isAll: boolean;
  readonly isSome: boolean;
  readonly onToggle: () => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const { isAll, isSome, onToggle } = props;
  useEffect(() => {
    if (input.current) input.current.indeterminate = isSome && !isAll;
  }, [isSome, isAll]);
  return (
    <div role="columnheader" class="grid-cell grid-check">
      <label class="grid-check-area">
        <input
          ref={input}
          type="checkbox"
          checked={isAll}
          aria-label={gridWords.selectAll}
          onClick={() => onToggle()}
        />
      </label>
    </div>
  );
}

/** Drags the edge of a column; by the keyboard the chooser of columns does the same. */
function WidthGrip({ onWidth }: { readonly onWidth: (widthPx: number) => void }) {
  const drag = useRef<{ readonly fromX: number; readonly widthPx: number } | undefined>(undefined);
  return (
    <span
      class="grid-grip"
      aria-hidden="true"
      onPointerDown={(event) => {
        const cell = event.currentTarget.parentElement;
        drag.current = { fromX: event.clientX, widthPx: cell?.getBoundingClientRect().width ?? 0 };
        event.currentTarget.setPointerCapture(event.pointerId);
        event.preventDefault();
      }}
      onPointerMove={({ clientX }) => {
        if (drag.current) onWidth(drag.current.widthPx + clientX - drag.current.fromX);
      }}
      onPointerUp={() => {
        drag.current = undefined;
      }}
      onPointerCancel={() => {
        drag.current = undefined;
      }}
    />
  );
}
