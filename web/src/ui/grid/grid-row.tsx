// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot leave most of its rows out.
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus stays on the grid, which names the active row.
import { Component, type ComponentChildren } from "preact";
import { differs } from "../memo.tsx";
import { Skeleton } from "../states.tsx";
import { gridWords } from "./grid.strings.ts";
import type { Column } from "./grid-columns.ts";

/** A row in its place; `row` undefined: it is on its way. */
export interface GridRowProps<Row> {
  readonly id: string;
  readonly index: number;
  readonly offsetPx: number;
  readonly row: Row | undefined;
  readonly name: string;
  readonly href: string | undefined;
  readonly columns: readonly Column<Row>[];
  /** On narrow screens: the row as a block instead of columns. */
  readonly compact: ((row: Row) => ComponentChildren) | undefined;
  readonly hasCheck: boolean;
  readonly isCursor: boolean;
  readonly isSelected: boolean;
  readonly isMarked: boolean;
  readonly onCheck: (index: number, isRange: boolean) => void;
}

/** Renders again only when something of it has changed: scrolling past must cost nothing. */
export class GridRow<Row> extends Component<GridRowProps<Row>> {
  override shouldComponentUpdate(next: GridRowProps<Row>): boolean {
    return differs(this.props, next);
  }

  override render() {
    const { id, index, offsetPx, row, columns, compact, hasCheck, isCursor, isSelected, isMarked } =
      this.props;
    return (
      <div
        role="row"
        id={id}
        class="grid-row"
        aria-rowindex={index + 2}
        aria-selected={hasCheck ? isSelected : undefined}
        data-cursor={isCursor}
        data-marked={isMarked}
        data-row={row === undefined ? undefined : "there"}
        style={{ transform: `translateY(${offsetPx}px)` }}
      >
        {hasCheck ? <Check {...this.props} /> : null}
        {compact ? (
          <div role="gridcell" class="grid-cell grid-compact">
            {row === undefined ? <Waiting /> : <Linked {...this.props}>{compact(row)}</Linked>}
          </div>
        ) : (
          columns.map(({ id: columnId, align, cell }, place) => (
            <div role="gridcell" class="grid-cell" key={columnId} data-align={align} data-column={columnId}>
              {row === undefined ? (
                <Waiting />
              ) : place === 0 ? (
                <Linked {...this.props}>{cell(row)}</Linked>
              ) : (
                cell(row)
              )}
            </div>
          ))
        )}
      </div>
    );
  }
}

function Waiting() {
  return (
    <>
      <span class="hidden-visually">{gridWords.loadingRow}</span>
      <Skeleton width="70%" height="0.9em" />
    </>
  );
}

/** The link takes the whole row; the keyboard goes by the grid. */
function Linked<Row>({ href, children }: GridRowProps<Row> & { readonly children: ComponentChildren }) {
  if (href === undefined) return <span class="grid-lead">{children}</span>;
  return (
    <a class="grid-lead grid-link" href={href} tabIndex={-1}>
      {children}
    </a>
  );
}

function Check<Row>({ index, row, name, isSelected, onCheck }: GridRowProps<Row>) {
  return (
    <div role="gridcell" class="grid-cell grid-check">
      {row === undefined ? null : (
        <label class="grid-check-area">
          <input
            type="checkbox"
            tabIndex={-1}
            checked={isSelected}
            aria-label={gridWords.selectRow(name)}
            onClick={(event) => onCheck(index, event.shiftKey)}
          />
        </label>
      )}
    </div>
  );
}
