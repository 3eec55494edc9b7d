import {
  type Attributes,
  context,
  type Link,
  propagation,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";

/** The active span as a W3C `traceparent`, to store beside work that is done later; null outside of a trace. */
export function currentTraceparent(): string | null {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent ?? null;
}

/** The active trace's id (32 hex digits); null outside of a trace. */
export function currentTraceId(): string | null {
  const spanContext = trace.getActiveSpan()?.spanContext();
  return spanContext && trace.isSpanContextValid(spanContext) ? spanContext.traceId : null;
}

/** Adds attributes to the active span, if there is one. */
export function annotateSpan(attributes: Attributes): void {
  trace.getActiveSpan()?.setAttributes(attributes);
}

/** Adds something that happened to the active span, if there is one. */
export function addSpanEvent(name: string, attributes: Attributes): void {
  trace.getActiveSpan()?.addEvent(name, attributes);
}

/** Runs work as a continuation of a stored `traceparent`; a null one leaves the work in no trace. */
export function withTraceparent<T>(traceparent: string | null, work: () => T): T {
  const parent = traceparent ? propagation.extract(ROOT_CONTEXT, { traceparent }) : ROOT_CONTEXT;
  return context.with(parent, work);
}

/** A link to a stored `traceparent`, for work that belongs to two traces. */
export function linkTo(traceparent: string | null): Link[] {
  if (!traceparent) return [];
  const spanContext = trace.getSpanContext(propagation.extract(ROOT_CONTEXT, { traceparent }));
  return spanContext ? [{ context: spanContext }] : [];
}

/** Links the active span to a stored `traceparent`; for work whose story began in another trace. */
export function linkActiveSpan(traceparent: string | null): void {
  const active = trace.getActiveSpan();
  for (const link of linkTo(traceparent)) {
    if (link.context.traceId !== active?.spanContext().traceId) active?.addLink(link);
  }
}

/**
 * A span of a wait that has just ended, in the trace in which it began (its `traceparent`), linked to the active span, which
 * ended it. Without a trace there is nothing to tell.
 */
export function traceWait(
  name: string,
  wait: { readonly traceparent: string | null; readonly since: Date; readonly until: Date },
  attributes: Attributes,
): void {
  if (!wait.traceparent) return;
  const parent = propagation.extract(ROOT_CONTEXT, { traceparent: wait.traceparent });
  const ending = trace.getActiveSpan()?.spanContext();
  trace
    .getTracer("trunkline")
    .startSpan(
      name,
      { startTime: wait.since, attributes, links: ending ? [{ context: ending }] : [] },
      parent,
    )
    .end(wait.until);
}

/** The trace id within a `traceparent`; null when there is none. */
export function traceIdOf(traceparent: string | null): string | null {
  return /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(traceparent ?? "")?.[1] ?? null;
}

/** Marks the active span as failed; for errors that a library swallows (BullMQ keeps failed jobs' spans UNSET). */
export function failSpan(error: unknown): void {
  const span = trace.getActiveSpan();
  span?.recordException(error instanceof Error ? error : String(error));
  span?.setStatus({ code: SpanStatusCode.ERROR });
}
