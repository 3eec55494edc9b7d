import type { ComponentChildren } from "preact";

/** A column of a grid. */
export interface Column<Row> {
  readonly id: string;
  readonly text: string;
  readonly widthPx: number;
  /** Takes the room that is left. */
  readonly grows?: boolean;
  readonly align?: "end";
  /** Always there: it says what a row is. */
  readonly isFixed?: boolean;
  /** Not there until somebody chooses it. */
  readonly isOptional?: boolean;
  /** What the server is asked for to sort by it. */
  readonly sort?: string;
  readonly cell: (row: Row) => ComponentChildren;
}

/** Which columns somebody sees: ids in their order, and widths that differ from the columns' own. */
export interface Layout {
  readonly order: readonly string[];
  readonly widthsPx: Readonly<Record<string, number>>;
}

/** What of a column its place needs. */
type Known = Pick<Column<never>, "id" | "isFixed" | "isOptional">;

export const MIN_WIDTH_PX = 56;
export const MAX_WIDTH_PX = 640;

/** The columns as they are when nobody has chosen. */
export function ownLayout(columns: readonly Known[]): Layout {
  return { order: columns.filter(({ isOptional }) => !isOptional).map(({ id }) => id), widthsPx: {} };
}

/** Reads ids as an address has them, `who,status`; undefined: it names none that there is. */
export function orderFrom(
  text: string | undefined,
  columns: readonly Known[],
): readonly string[] | undefined {
  const named = new Set(text?.split(",") ?? []);
  const order = [...named].filter((id) => columns.some((column) => column.id === id));
  return order.length === 0 ? undefined : withFixed(order, columns);
}

/** Reads what was kept; whatever of it makes no sense any more is left out. */
export function layoutFrom(text: string | null, columns: readonly Known[]): Layout {
  const own = ownLayout(columns);
  const kept = parse(text);
  if (!kept) return own;
  const order = orderFrom(kept.order.map(String).join(","), columns) ?? own.order;
  const widths = Object.entries(kept.widthsPx)
    .filter(([id, width]) => columns.some((column) => column.id === id) && typeof width === "number")
    .map(([id, width]) => [id, clampWidth(Number(width))] as const);
  return { order, widthsPx: Object.fromEntries(widths) };
}

/** The columns that are seen, in their order, as wide as somebody wants them. */
export function seenColumns<Row>(columns: readonly Column<Row>[], layout: Layout): readonly Column<Row>[] {
  return layout.order.flatMap((id) => {
    const column = columns.find((one) => one.id === id);
    if (!column) return [];
    const widthPx = layout.widthsPx[id];
    return [widthPx === undefined ? column : { ...column, widthPx, grows: false }];
  });
}

/** With a column shown at the end, or not shown. */
export function withShown(layout: Layout, id: string, isShown: boolean): Layout {
  const order = layout.order.filter((one) => one !== id);
  return { ...layout, order: isShown ? [...order, id] : order };
}

/** With a column one place to the left or right. */
export function withMoved(layout: Layout, id: string, step: 1 | -1): Layout {
  const from = layout.order.indexOf(id);
  const to = from + step;
  if (from < 0 || to < 0 || to >= layout.order.length) return layout;
  const order = layout.order.filter((one) => one !== id);
  return { ...layout, order: order.toSpliced(to, 0, id) };
}

/** With a column as wide as this, within reason. */
export function withWidth(layout: Layout, id: string, widthPx: number): Layout {
  return { ...layout, widthsPx: { ...layout.widthsPx, [id]: clampWidth(widthPx) } };
}

/** CSS tracks of the columns; the last that grows takes what is left. */
export function tracksOf(
  columns: readonly Pick<Column<never>, "widthPx" | "grows">[],
  hasChecks: boolean,
): string {
  const hasGrowing = columns.some(({ grows }) => grows);
  const tracks = columns.map(({ widthPx, grows }, index) =>
    grows || (!hasGrowing && index === columns.length - 1) ? `minmax(${widthPx}px, 1fr)` : `${widthPx}px`,
  );
  return [...(hasChecks ? ["2.75rem"] : []), ...tracks].join(" ");
}

function withFixed(order: readonly string[], columns: readonly Known[]): readonly string[] {
  const missing = columns.filter(({ id, isFixed }) => isFixed && !order.includes(id)).map(({ id }) => id);
  return [...missing, ...order];
}

function clampWidth(widthPx: number): number {
  return Math.round(Math.min(MAX_WIDTH_PX, Math.max(MIN_WIDTH_PX, widthPx)));
}

function parse(text: string | null): { order: readonly unknown[]; widthsPx: object } | undefined {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    if (typeof value !== "object" || value === null || !("order" in value) || !Array.isArray(value.order))
      return undefined;
    const widthsPx = "widthsPx" in value && typeof value.widthsPx === "object" ? (value.widthsPx ?? {}) : {};
    return { order: value.order, widthsPx };
  } catch {
    return undefined;
  }
}
