/** A trace as the analysis reads it: spans with times in milliseconds, and who is below whom. */

export type SpanKind = "server" | "client" | "producer" | "consumer" | "internal";

/** One span. Times are milliseconds since 1970, with fractions. */
export interface Span {
  readonly id: string;
  readonly parentId: string | null;
  readonly service: string;
  /** `service.instance.id` of the process. */
  readonly instance: string | null;
  /** `service.version` of the process. */
  readonly release: string | null;
  readonly name: string;
  readonly kind: SpanKind;
  readonly startMs: number;
  readonly endMs: number;
  readonly isFailed: boolean;
  /** `error.type`, the type of a recorded exception, or the status that was answered; null where nothing says. */
  readonly errorType: string | null;
  readonly attributes: ReadonlyMap<string, string>;
}

export interface Trace {
  /** 32 hexadecimal digits. */
  readonly id: string;
  readonly spans: readonly Span[];
}

/** What the analysis follows of a trace. */
export interface Sample {
  readonly trace: Trace;
  /** The span that the indicator counts, or the trace's first one. */
  readonly entry: Span;
  /**
   * `answer`: only what the entry waited for (a request's latency); `everything`: also what went on after it had ended,
   * in queues and other services (the time until an SMS is delivered).
   */
  readonly follows: "answer" | "everything";
}

/** Spans by the id of their parent, earliest first. */
export function childrenByParent(trace: Trace): ReadonlyMap<string, readonly Span[]> {
  const children = Map.groupBy(trace.spans, ({ parentId }) => parentId ?? "");
  for (const siblings of children.values()) siblings.sort((one, other) => one.startMs - other.startMs);
  return children;
}

/** The trace's first span without a parent in it; null of an empty trace. */
export function rootOf(trace: Trace): Span | null {
  const ids = new Set(trace.spans.map(({ id }) => id));
  const roots = trace.spans.filter(({ parentId }) => parentId === null || !ids.has(parentId));
  return roots.reduce<Span | null>(
    (first, span) => (first === null || span.startMs < first.startMs ? span : first),
    null,
  );
}

/** The span and all below it. Parents in a circle are walked once. */
export function subtreeOf(trace: Trace, top: Span): readonly Span[] {
  const children = childrenByParent(trace);
  const found = new Map([[top.id, top]]);
  // A map hands out what is added while it is walked.
  for (const span of found.values()) {
    for (const child of children.get(span.id) ?? []) if (!found.has(child.id)) found.set(child.id, child);
  }
  return [...found.values()];
}

/** What a client span calls, as people name it: the provider, the database, the other service, or the host. */
export function targetOf(span: Span): string | null {
  for (const attribute of TARGETS) {
    const value = span.attributes.get(attribute);
    if (value !== undefined) return value;
  }
  return null;
}

const TARGETS = [
  "trunkline.provider",
  "peer.service",
  "server.service.name",
  "db.system.name",
  "db.system",
  "messaging.destination.name",
  "server.address",
];
