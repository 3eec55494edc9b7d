import { type SpanOptions, trace } from "@opentelemetry/api";
import { failSpan } from "./tracing.ts";

/** Runs work in a span of its own; for what no instrumentation sees. A failure marks the span. */
export function inSpan<T>(name: string, options: SpanOptions, work: () => Promise<T>): Promise<T> {
  return trace.getTracer("trunkline").startActiveSpan(name, options, async (span) => {
    try {
      return await work();
    } catch (error) {
      failSpan(error);
      throw error;
    } finally {
      span.end();
    }
  });
}
