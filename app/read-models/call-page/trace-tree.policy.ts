import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { criticalPath } from "../../../otel/traces/critical-path.ts";
import { childrenByParent, type Span, type Trace } from "../../../otel/traces/trace.ts";
import { rootsOf, selfTimeMs } from "../../../otel/traces/tree.ts";
import type { CallTraceStep } from "./call-traces.contract.ts";
import { stepOf } from "./trace-steps.policy.ts";

/** A span, or several alike that stand for one another; times in milliseconds. */
export interface TreeSpan {
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly service: string;
  readonly kind: Span["kind"];
  readonly step: CallTraceStep | null;
  readonly startMs: number;
  readonly durationMs: number;
  readonly selfMs: number;
  readonly waitMs: number;
  readonly criticalMs: number;
  readonly isFailed: boolean;
  readonly errorType: string | null;
  readonly count: number;
  readonly hiddenCount: number;
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
}

/** A trace of a size that can be drawn. */
export interface TraceTree {
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly criticalMs: number;
  readonly spanCount: number;
  readonly errorCount: number;
  readonly spans: readonly TreeSpan[];
}

/** More than nearly every trace has; more rows than these nobody reads. */
const MAX_SPANS = 400;
/** From so many on, siblings alike are one row even where they ran one after the other. */
const MANY = 5;
const MAX_VALUE_LENGTH = 200;

/** What of OpenTelemetry's conventions tells an engineer something and can hold nothing personal: no address, query or body. */
const CONVENTIONS = [
  "http.request.method",
  "http.response.status_code",
  "http.route",
  "url.template",
  "error.type",
  "db.system.name",
  "db.operation.name",
  "db.collection.name",
  "messaging.system",
  "messaging.destination.name",
  "messaging.operation.name",
  "bullmq.job.attempts.made",
  "server.service.name",
] as const;
const SHOWN: ReadonlySet<string> = new Set<string>([
  ...Object.values(ATTRIBUTES).filter((name) => name !== ATTRIBUTES.callUrl),
  ...CONVENTIONS,
]);

/** Several spans that are one row. */
interface Row {
  readonly span: Span;
  readonly alike: readonly Span[];
}

/** The trace as a tree of at most 400 rows; null of one without a beginning. */
export function traceTree(read: Trace): TraceTree | null {
  const trace: Trace = { ...read, spans: [...new Map(read.spans.map((span) => [span.id, span])).values()] };
  const roots = rootsOf(trace);
  const startMs = Math.min(...roots.map((root) => root.startMs));
  if (!Number.isFinite(startMs)) return null;
  const path = waitedFor(trace, roots);
  const children = childrenByParent(trace);
  const rows = rowsOf(roots, children);
  const kept = keptOf(rows, path.own);
  const endMs = Math.max(...trace.spans.map((span) => span.endMs));
  const spans = rows
    .filter(({ span }) => kept.has(span.id))
    .map(({ span, alike }): TreeSpan => {
      const below = children.get(span.id) ?? [];
      const lastMs = Math.max(...alike.map((one) => one.endMs));
      return {
        id: span.id,
        parentId: span.parentId !== null && kept.has(span.parentId) ? span.parentId : null,
        name: span.name,
        service: span.service,
        kind: span.kind,
        step: stepOf(span),
        startMs: rounded(span.startMs - startMs),
        durationMs: rounded(lastMs - span.startMs),
        selfMs: rounded(alike.length > 1 ? lastMs - span.startMs : selfTimeMs(span, below)),
        waitMs: rounded(sumOf(alike, path.wait)),
        criticalMs: rounded(sumOf(alike, path.own)),
        isFailed: span.isFailed,
        errorType: span.errorType,
        count: alike.length,
        hiddenCount: below.length === 0 ? 0 : hiddenBelow(span, children, kept),
        attributes: attributesOf(span),
      };
    });
  return {
    startedAt: new Date(startMs),
    durationMs: rounded(endMs - startMs),
    criticalMs: rounded([...path.own.values(), ...path.wait.values()].reduce((sum, ms) => sum + ms, 0)),
    spanCount: trace.spans.length,
    errorCount: trace.spans.filter(({ isFailed }) => isFailed).length,
    spans,
  };
}

/** How much of what somebody waited was each span's own, and how much went by before it in a queue; by the span's id. */
function waitedFor(trace: Trace, roots: readonly Span[]) {
  const own = new Map<string, number>();
  const wait = new Map<string, number>();
  for (const entry of roots) {
    for (const { kind, span, durationMs } of criticalPath({ trace, entry, follows: "everything" })) {
      const sums = kind === "wait" ? wait : own;
      sums.set(span.id, (sums.get(span.id) ?? 0) + durationMs);
    }
  }
  return { own, wait };
}

/** All rows, parents first. */
function rowsOf(roots: readonly Span[], children: ReadonlyMap<string, readonly Span[]>): Row[] {
  const rows: Row[] = [];
  const walk = (siblings: readonly Span[]) => {
    for (const row of foldedOf(siblings, children)) {
      rows.push(row);
      walk(children.get(row.span.id) ?? []);
    }
  };
  walk(roots);
  return rows;
}

/** Siblings with nothing below them that are alike, and ran together or are many, as one row each. */
function foldedOf(siblings: readonly Span[], children: ReadonlyMap<string, readonly Span[]>): Row[] {
  const isLeaf = (span: Span) => !span.isFailed && !children.has(span.id);
  const alike = Map.groupBy(
    siblings.filter(isLeaf),
    ({ service, kind, name }) => `${service} ${kind} ${name}`,
  );
  const groups = [...alike.values()].flatMap((group) => (group.length >= MANY ? [group] : together(group)));
  const others = siblings.filter((span) => !isLeaf(span)).map((span): Span[] => [span]);
  return [...groups, ...others]
    .flatMap((group): Row[] => (group[0] ? [{ span: group[0], alike: group }] : []))
    .sort((one, other) => one.span.startMs - other.span.startMs);
}

/** Spans, earliest first, parted where one begins after all before it have ended. */
function together(group: readonly Span[]): Span[][] {
  const parts: Span[][] = [];
  let untilMs = Number.NEGATIVE_INFINITY;
  for (const span of group) {
    if (span.startMs < untilMs) parts.at(-1)?.push(span);
    else parts.push([span]);
    untilMs = Math.max(untilMs, span.endMs);
  }
  return parts;
}

/** The rows that are shown: those that somebody waited for or that failed, with all above them, then what is nearest to the top. */
function keptOf(rows: readonly Row[], critical: ReadonlyMap<string, number>): ReadonlySet<string> {
  if (rows.length <= MAX_SPANS) return new Set(rows.map(({ span }) => span.id));
  const byId = new Map(rows.map(({ span }) => [span.id, span]));
  const above = (span: Span): Span[] => {
    const parent = span.parentId === null ? undefined : byId.get(span.parentId);
    return parent ? [...above(parent), span] : [span];
  };
  const told = ({ span }: Row) => Number(span.isFailed) * 2 + Number(critical.has(span.id));
  const ranked = rows
    .map((row) => ({ row, chain: above(row.span) }))
    .sort((a, b) => told(b.row) - told(a.row) || a.chain.length - b.chain.length);
  const kept = new Set<string>();
  for (const { chain } of ranked) {
    const missing = chain.filter(({ id }) => !kept.has(id));
    if (kept.size + missing.length <= MAX_SPANS) for (const { id } of missing) kept.add(id);
  }
  return kept;
}

/** Spans directly below that have no row of their own and stand for no other, with all below them. */
function hiddenBelow(
  span: Span,
  children: ReadonlyMap<string, readonly Span[]>,
  kept: ReadonlySet<string>,
): number {
  const rows = foldedOf(children.get(span.id) ?? [], children);
  return rows
    .filter((row) => !kept.has(row.span.id))
    .reduce((sum, { span: hidden, alike }) => sum + alike.length + sizeBelow(hidden, children), 0);
}

function sizeBelow(span: Span, children: ReadonlyMap<string, readonly Span[]>): number {
  const below = children.get(span.id) ?? [];
  return below.reduce((sum, child) => sum + 1 + sizeBelow(child, children), 0);
}

function attributesOf({ attributes, instance, release }: Span): TreeSpan["attributes"] {
  const process = [
    ...(instance === null ? [] : [{ name: "service.instance.id", value: instance }]),
    ...(release === null ? [] : [{ name: "service.version", value: release }]),
  ];
  return [...attributes]
    .filter(([name]) => SHOWN.has(name))
    .map(([name, value]) => ({ name, value: value.slice(0, MAX_VALUE_LENGTH) }))
    .concat(process)
    .sort((one, other) => one.name.localeCompare(other.name));
}

function sumOf(spans: readonly Span[], sums: ReadonlyMap<string, number>): number {
  return spans.reduce((sum, { id }) => sum + (sums.get(id) ?? 0), 0);
}

/** Tenths of a millisecond: more than that nobody sees. */
function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
