/** How the cells of a grid lie, in CSS pixels. */
export interface GridShape {
  readonly columns: number;
  readonly cellWidth: number;
  readonly rowHeight: number;
  readonly gap: number;
}

/** As many columns of at least `minWidth` as there is room for, one at least. */
export function gridShape(
  width: number,
  {
    minWidth,
    rowHeight,
    gap,
  }: { readonly minWidth: number; readonly rowHeight: number; readonly gap: number },
): GridShape {
  const columns = Math.max(1, Math.floor((width + gap) / (minWidth + gap)));
  return { columns, cellWidth: (width - (columns - 1) * gap) / columns, rowHeight, gap };
}

/** Where a cell lies. */
export function cellPlace(index: number, { columns, cellWidth, rowHeight, gap }: GridShape) {
  return {
    left: (index % columns) * (cellWidth + gap),
    top: Math.floor(index / columns) * (rowHeight + gap),
  };
}

/** How tall so many cells are together. */
export function gridHeight(count: number, { columns, rowHeight, gap }: GridShape): number {
  const rows = Math.ceil(count / columns);
  return rows === 0 ? 0 : rows * (rowHeight + gap) - gap;
}

/** Rows beside those in sight that are there, too: what the keyboard or the next turn of a wheel leads to. */
const SPARE_ROWS = 2;

/** Which cells are to be there when `top` to `bottom` of the grid is in sight; `last` is the first that is not. */
export function cellsInSight(
  count: number,
  { top, bottom }: { readonly top: number; readonly bottom: number },
  { columns, rowHeight, gap }: GridShape,
): { readonly first: number; readonly last: number } {
  const step = rowHeight + gap;
  const firstRow = Math.max(0, Math.floor(top / step) - SPARE_ROWS);
  const lastRow = Math.max(0, Math.ceil(bottom / step) + SPARE_ROWS);
  return { first: Math.min(count, firstRow * columns), last: Math.min(count, lastRow * columns) };
}

/** Which cell a key leads to from another; undefined: that key leads nowhere. */
export function cellByKey(
  key: string,
  from: number,
  count: number,
  { columns }: Pick<GridShape, "columns">,
): number | undefined {
  const to = {
    ArrowRight: from + 1,
    ArrowLeft: from - 1,
    ArrowDown: from + columns,
    ArrowUp: from - columns,
    Home: 0,
    End: count - 1,
  }[key];
  return to === undefined || to < 0 || to >= count ? undefined : to;
}
