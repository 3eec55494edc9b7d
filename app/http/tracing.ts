import { context, SpanStatusCode, trace } from "@opentelemetry/api";
import { ATTRIBUTES } from "../../otel/catalogue/attributes.ts";
import { getRPCMetadata, type RPCMetadata, RPCType, setRPCMetadata } from "@opentelemetry/core";

/** Tells the server span which route answers: its name and `http.route` come from here, never from the URL. */
export function nameServerSpan(routePath: string): void {
  const metadata = getRPCMetadata(context.active());
  if (metadata?.type === RPCType.HTTP) metadata.route = routePath;
}

/** Says on the server span whether the answer came from the cache. */
export function noteCacheAnswer(answer: "hit" | "miss"): void {
  const metadata = getRPCMetadata(context.active());
  const span = metadata?.type === RPCType.HTTP ? metadata.span : undefined;
  span?.setAttribute(ATTRIBUTES.cacheAnswer, answer);
}

/**
 * Runs a request that is part of another one: what would be said of that one's span is said of the active span, which is named and described
 * as a request's is.
 */
export async function asInnerRequest<T extends { readonly statusCode: number }>(
  method: string,
  work: () => Promise<T>,
): Promise<T> {
  const span = trace.getActiveSpan();
  if (!span) return work();
  const metadata: RPCMetadata = { type: RPCType.HTTP, span };
  const answer = await context.with(setRPCMetadata(context.active(), metadata), work);
  const { route } = metadata;
  if (route !== undefined) span.updateName(`${method} ${route}`);
  span.setAttributes({
    "http.request.method": method,
    "http.response.status_code": answer.statusCode,
    ...(route === undefined ? {} : { "http.route": route }),
  });
  return answer;
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
