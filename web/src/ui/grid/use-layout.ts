import { useState } from "preact/hooks";
import { type Column, type Layout, layoutFrom, orderFrom, ownLayout, seenColumns } from "./grid-columns.ts";

/** The columns of a list as somebody has them. */
export interface LayoutView<Row> {
  readonly layout: Layout;
  readonly columns: readonly Column<Row>[];
  readonly change: (layout: Layout) => void;
  readonly reset: () => void;
}

/**
 * Columns kept in this browser for each person and list. An address that names columns outranks them: whoever follows it sees what
 * its sender saw; `onOrder` is told of a change then, so that the address goes on telling the truth.
 */
export function useLayout<Row>(options: {
  readonly list: string;
  readonly personId: string;
  readonly columns: readonly Column<Row>[];
  readonly inAddress: string | undefined;
  readonly onOrder: (columns: string) => void;
}): LayoutView<Row> {
  const { list, personId, columns, inAddress, onOrder } = options;
  const storedAs = `trunkline.columns.${list}.${personId}`;
  const read = () => ({ storedAs, layout: layoutFrom(localStorage.getItem(storedAs), columns) });
  const [kept, setKept] = useState(read);
  // Who one is may be known only after the first paint.
  const { layout: own } = kept.storedAs === storedAs ? kept : read();
  if (kept.storedAs !== storedAs) setKept(read());
  const named = orderFrom(inAddress, columns);
  const layout = named ? { ...own, order: named } : own;
  const change = (next: Layout) => {
    setKept({ storedAs, layout: next });
    localStorage.setItem(storedAs, JSON.stringify(next));
    const order = next.order.join(",");
    if (named && order !== named.join(",")) onOrder(order);
  };
  return {
    layout,
    columns: useSeen(columns, layout),
    change,
    reset() {
      change(ownLayout(columns));
      if (named) onOrder("");
    },
  };
}

/** The same object while nothing has changed: rows are rendered again when it does. */
function useSeen<Row>(columns: readonly Column<Row>[], layout: Layout): readonly Column<Row>[] {
  const key = JSON.stringify(layout);
  const [seen, setSeen] = useState({ key, columns: seenColumns(columns, layout) });
  if (seen.key === key) return seen.columns;
  const next = { key, columns: seenColumns(columns, layout) };
  setSeen(next);
  return next.columns;
}
