import type { CallSpan, CallTraceTree } from "../../../data/types.ts";
import { traceWords as words } from "./trace.strings.ts";

/** The drawn part of a trace. */
export type Tree = NonNullable<CallTraceTree["tree"]>;

/** A line of the waterfall. */
export interface WaterfallRow {
  readonly span: CallSpan;
  readonly parentId: string | null;
  /** From 1. */
  readonly level: number;
  readonly label: string;
  /** Somebody waited for it, or for what is not shown below it. */
  readonly criticalMs: number;
  readonly waitMs: number;
  readonly isFailed: boolean;
  readonly errorType: string | null;
  readonly hasChildren: boolean;
  /** The row above it in the tree ran elsewhere. */
  readonly isElsewhere: boolean;
  /** Its place among its siblings, from 1, and how many they are. */
  readonly position: number;
  readonly setSize: number;
}

/** A stretch of the whole, in milliseconds. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

type Node = Omit<WaterfallRow, "level" | "hasChildren" | "isElsewhere" | "position" | "setSize">;

/**
 * Every row of a trace. For engineers each span; for others the steps that mean something to whoever takes calls, and what
 * is hidden below one of them counts as its own time. What failed below is not the step's failure: the step says itself how it went.
 */
export function waterfallRows({ spans }: Pick<Tree, "spans">, isEngineer: boolean): WaterfallRow[] {
  const nodes = isEngineer ? spans.map((span) => nodeOf(span, span.parentId, span.name)) : plainNodes(spans);
  const children = Map.groupBy(nodes, ({ parentId }) => parentId);
  const rows: WaterfallRow[] = [];
  const walk = (parent: CallSpan | null, level: number) => {
    const siblings = children.get(parent?.id ?? null) ?? [];
    for (const [index, node] of siblings.entries()) {
      const hasChildren = children.has(node.span.id);
      const isElsewhere = parent?.service !== node.span.service;
      const place = { level, position: index + 1, setSize: siblings.length };
      rows.push({ ...node, ...place, hasChildren, isElsewhere });
      if (hasChildren) walk(node.span, level + 1);
    }
  };
  walk(null, 1);
  return rows;
}

function nodeOf(span: CallSpan, parentId: string | null, label: string): Node {
  const { criticalMs, waitMs, isFailed, errorType } = span;
  return { span, parentId, label, criticalMs, waitMs, isFailed, errorType };
}

function plainNodes(spans: readonly CallSpan[]): Node[] {
  /** The shown span at or above each span. */
  const shownAt = new Map<string, string>();
  const nodes = new Map<string, Node>();
  for (const span of spans) {
    const above = span.parentId === null ? undefined : shownAt.get(span.parentId);
    const node = above === undefined ? undefined : nodes.get(above);
    if (span.step === null && node) {
      shownAt.set(span.id, node.span.id);
      nodes.set(node.span.id, withHidden(node, span));
    } else {
      shownAt.set(span.id, span.id);
      nodes.set(
        span.id,
        nodeOf(span, above ?? null, span.step === null ? words.other : words.steps[span.step]),
      );
    }
  }
  return [...nodes.values()];
}

function withHidden(node: Node, hidden: CallSpan): Node {
  return {
    ...node,
    criticalMs: node.criticalMs + hidden.criticalMs,
    waitMs: node.waitMs + hidden.waitMs,
  };
}

/** The rows that are not inside a folded one. */
export function visibleRows(rows: readonly WaterfallRow[], folded: ReadonlySet<string>): WaterfallRow[] {
  let hiddenBelow = Number.POSITIVE_INFINITY;
  return rows.filter(({ span, level }) => {
    if (level > hiddenBelow) return false;
    hiddenBelow = folded.has(span.id) ? level : Number.POSITIVE_INFINITY;
    return true;
  });
}

/** Where a bar stands in the stretch that is shown, as shares of its width; null: outside of it. */
export function barOf(
  { startMs, durationMs }: Pick<CallSpan, "startMs" | "durationMs">,
  range: TimeRange,
): { readonly left: number; readonly width: number } | null {
  const length = Math.max(range.toMs - range.fromMs, 0.1);
  const from = Math.max(startMs, range.fromMs);
  const to = Math.min(startMs + durationMs, range.toMs);
  if (to < range.fromMs || from > range.toMs) return null;
  return { left: (from - range.fromMs) / length, width: Math.max(0, to - from) / length };
}

/** What a key does in the waterfall. */
export type WaterfallMove =
  | { readonly kind: "focus"; readonly id: string }
  | { readonly kind: "fold" | "unfold"; readonly id: string };

/** What a key does at a row, as trees do it; null: nothing. */
export function moveOf(
  key: string,
  rows: readonly WaterfallRow[],
  at: string,
  folded: ReadonlySet<string>,
): WaterfallMove | null {
  const index = rows.findIndex(({ span }) => span.id === at);
  const row = rows[index];
  if (!row) return null;
  const focus = (target: WaterfallRow | undefined): WaterfallMove | null =>
    target ? { kind: "focus", id: target.span.id } : null;
  switch (key) {
    case "ArrowDown":
      return focus(rows[index + 1]);
    case "ArrowUp":
      return focus(rows[index - 1]);
    case "Home":
      return focus(rows[0]);
    case "End":
      return focus(rows.at(-1));
    case "ArrowRight":
      if (!row.hasChildren) return null;
      return folded.has(at) ? { kind: "unfold", id: at } : focus(rows[index + 1]);
    case "ArrowLeft":
      if (row.hasChildren && !folded.has(at)) return { kind: "fold", id: at };
      return focus(rows.find(({ span }) => span.id === row.parentId));
    default:
      return null;
  }
}

/** A share of what somebody waited. */
export interface PathPart {
  readonly label: string;
  readonly percent: number;
}

const NAMED_PARTS = 3;
const LEAST_PERCENT = 5;

/** Where most of the time went that somebody waited: the largest parts, by what is shown. */
export function pathParts(rows: readonly WaterfallRow[]): PathPart[] {
  const parts = new Map<string, number>();
  const add = (label: string, ms: number) => parts.set(label, (parts.get(label) ?? 0) + ms);
  for (const { label, criticalMs, waitMs } of rows) {
    add(label, criticalMs);
    add(words.queue, waitMs);
  }
  const total = [...parts.values()].reduce((sum, ms) => sum + ms, 0);
  if (total === 0) return [];
  return [...parts]
    .map(([label, ms]) => ({ label, percent: Math.round((100 * ms) / total) }))
    .filter(({ percent }) => percent >= LEAST_PERCENT)
    .sort((one, other) => other.percent - one.percent)
    .slice(0, NAMED_PARTS);
}
