import { traceIdOf } from "../../platform/telemetry/index.ts";
import type { TimelineEntry } from "./timeline.policy.ts";

/** One interaction of a call as it went through the system: vendors begin a trace of its own with each of their requests. */
export interface CallTrace {
  readonly traceId: string;
  readonly kind: "alert" | "call" | "receipt";
  /** What it is the trace of. */
  readonly title: string;
  readonly beganAt: Date;
}

/** A carrier's word on an SMS of the call. */
export interface TracedReceipt {
  readonly rawStatus: string | null;
  readonly traceparent: string | null;
  readonly receivedAt: Date;
}

/** A call told of in very many requests shows the first so many; the link to all of its traces finds the others. */
const MAX_TRACES = 60;

/**
 * The traces of a call that are known, each once: those of its alerts first, for they tell most, the others in the order
 * in which they began. `first` is the call's own, which may be all that is left of an old call.
 */
export function listTraces(
  timeline: readonly TimelineEntry[],
  receipts: readonly TracedReceipt[],
  first: { readonly traceparent: string | null; readonly at: Date },
): CallTrace[] {
  const told = timeline.map(({ kind, title, tracedAt, traceparent }) =>
    toTrace(traceparent, kind === "alert.raised" ? "alert" : "call", title, tracedAt),
  );
  const received = receipts.map(({ rawStatus, traceparent, receivedAt }) =>
    toTrace(traceparent, "receipt", `Carrier's receipt: ${rawStatus ?? "unknown"}`, receivedAt),
  );
  const own = toTrace(first.traceparent, "call", "Call first heard of", first.at);
  // By its most telling word: an alert's before all others.
  const known = [...told.toSorted((a, b) => rankOf(a) - rankOf(b)), ...received, own];
  const byId = Map.groupBy(
    known.filter((trace) => trace !== null),
    ({ traceId }) => traceId,
  );
  return [...byId.values()]
    .flatMap(([mostTelling]) => mostTelling ?? [])
    .toSorted((a, b) => rankOf(a) - rankOf(b) || a.beganAt.getTime() - b.beganAt.getTime())
    .slice(0, MAX_TRACES);
}

function toTrace(
  traceparent: string | null,
  kind: CallTrace["kind"],
  title: string,
  beganAt: Date,
): CallTrace | null {
  const traceId = traceIdOf(traceparent);
  return traceId === null ? null : { traceId, kind, title, beganAt };
}

function rankOf(trace: CallTrace | null): number {
  return trace?.kind === "alert" ? 0 : 1;
}
