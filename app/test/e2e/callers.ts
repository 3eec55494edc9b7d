import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import { eventually } from "../../../otel/test/eventually.ts";
import { leaksIn } from "./canary-data.ts";
import { capturedSpans } from "./captured.ts";
import type { System } from "./system.ts";
import { Trace } from "./trace.ts";

/** The collector decides about a trace 2 s after its first span; jobs, vendors and receipts take their time besides. */
const TRACE_DEADLINE_MS = 60_000;

/** Somebody who traces, such as a browser with Faro. */
export interface Caller {
  readonly traceId: string;
  readonly spanId: string;
  readonly headers: { readonly traceparent: string };
}

/** Begins a trace. */
export function newCaller(): Caller {
  const traceId = randomBytes(16).toString("hex");
  const spanId = randomBytes(8).toString("hex");
  return { traceId, spanId, headers: { traceparent: `00-${traceId}-${spanId}-01` } };
}

/** Waits until a trace has left the collector with all that `isComplete` asks for, and nothing of it comes any more. */
export async function traceOf(
  system: System,
  traceId: string,
  isComplete: (trace: Trace) => boolean,
): Promise<Trace> {
  let seenBefore = -1;
  return eventually(
    async () => {
      const trace = new Trace(capturedSpans(system.dir).filter((span) => span.traceId === traceId));
      const isStill = trace.spans.length === seenBefore;
      seenBefore = trace.spans.length;
      return isStill && isComplete(trace) ? trace : undefined;
    },
    { deadlineMs: TRACE_DEADLINE_MS, everyMs: 1_000, what: `the whole trace ${traceId}` },
  );
}

/** All traces that have a span with this attribute by now. */
export function tracesWith(system: System, attribute: string, value: unknown): Trace[] {
  const byTrace = Map.groupBy(capturedSpans(system.dir), ({ traceId }) => traceId);
  return [...byTrace.values()]
    .filter((spans) => spans.some(({ attributes }) => attributes[attribute] === value))
    .map((spans) => new Trace(spans));
}

/** One tree: a single beginning, no orphan, no more spans than the journey needs, and nothing of anybody in it. */
export function expectTree(
  trace: Trace,
  expected: {
    /** Null where the trace begins with us. */
    readonly parentSpanId: string | null;
    readonly name: string;
    readonly maxSpans: number;
    readonly privateWords: readonly string[];
  },
): void {
  const roots = trace.withoutParent().map(({ name, parentSpanId }) => ({ name, parentSpanId }));
  expect(roots).toEqual([{ name: expected.name, parentSpanId: expected.parentSpanId }]);
  expect(trace.spans.length, trace.spans.map(({ name }) => name).join(", ")).toBeLessThanOrEqual(
    expected.maxSpans,
  );
  expect(leaksIn(expected.name, JSON.stringify(trace.spans), expected.privateWords)).toEqual([]);
}

/** What the spans of a trace say of the business, each attribute with all its values. */
export function saidBy(trace: Trace): Record<string, unknown[]> {
  const said = new Map<string, Set<unknown>>();
  for (const { attributes } of trace.spans) {
    for (const [name, value] of Object.entries(attributes)) {
      if (!name.startsWith("trunkline.")) continue;
      said.set(name, (said.get(name) ?? new Set()).add(value));
    }
  }
  return Object.fromEntries([...said].map(([name, values]) => [name, [...values]]));
}
