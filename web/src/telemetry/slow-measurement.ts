import { scrubUrl } from "./scrub.ts";
import type { Slow } from "./slow.ts";
import { type BegunTrace, noteSpan } from "./spans.ts";
import { parseTraceparent } from "./traceparent.ts";

/** What Faro takes. */
type Measurement = readonly [
  { readonly type: string; readonly values: Readonly<Record<string, number>> },
  { readonly context: Readonly<Record<string, string>>; readonly spanContext?: BegunTrace },
];

/**
 * Something slow as the collector takes it (`otel/collector/web-slow.ts`): by its route or component, with the page that asked, how it
 * ended, and its trace. That of a request is the one it was sent with; a render has a span of its own.
 */
export function measurementOf({
  kind,
  name,
  value,
  outcome,
  page,
  requestId,
  traceparent,
}: Slow): Measurement {
  const trace =
    kind === "render"
      ? noteSpan({ name: `render ${name}`, durationMs: value })
      : parseTraceparent(traceparent ?? null);
  return [
    { type: `slow-${kind}`, values: { [kind === "memory" ? "bytes" : "duration_ms"]: value } },
    {
      context: {
        name: scrubUrl(name),
        ...(outcome ? { outcome } : {}),
        ...(page ? { page } : {}),
        ...(requestId ? { request_id: requestId } : {}),
      },
      ...within(trace),
    },
  ];
}

/** Says in which trace something is, as Faro takes it. */
export function within(trace: BegunTrace | undefined): { readonly spanContext?: BegunTrace } {
  return trace ? { spanContext: { traceId: trace.traceId, spanId: trace.spanId } } : {};
}
