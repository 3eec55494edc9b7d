import { context, SpanStatusCode, trace } from "@opentelemetry/api";
import { getRPCMetadata, RPCType } from "@opentelemetry/core";

/** Tells the server span which route answers: its name and `http.route` come from here, never from the URL. */
export function nameServerSpan(routePath: string): void {
  const metadata = getRPCMetadata(context.active());
  if (metadata?.type === RPCType.HTTP) metadata.route = routePath;
}

/** Marks the request's span as failed by our own fault. */
export function failServerSpan(error: unknown): void {
  const span = getRPCMetadata(context.active())?.span ?? trace.getActiveSpan();
  if (!span) return;
  span.recordException(error instanceof Error ? error : String(error));
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** The active trace's id; undefined outside of a trace. */
export function activeTraceId(): string | undefined {
  const spanContext = trace.getActiveSpan()?.spanContext();
  return spanContext && trace.isSpanContextValid(spanContext) ? spanContext.traceId : undefined;
}
