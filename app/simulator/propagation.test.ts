import { context, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EmitContextManager } from "../../otel/sdk/context-manager.ts";
import { createPropagation } from "./propagation.ts";

const exporter = new InMemorySpanExporter();
const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });

/** Runs work as within a request of a trace; answers the trace's id, too. */
function inTrace<T>(work: () => T): { traceId: string; result: T } {
  const span = provider.getTracer("test").startSpan("request");
  const result = context.with(trace.setSpan(ROOT_CONTEXT, span), work);
  return { traceId: span.spanContext().traceId, result };
}

beforeAll(() => {
  context.setGlobalContextManager(new EmitContextManager());
  trace.setGlobalTracerProvider(provider);
});
afterAll(() => {
  context.disable();
  trace.disable();
});

describe("the outside world's propagation", () => {
  it("continues no trace by itself, neither of who places a call nor of who sends an SMS", () => {
    const propagation = createPropagation(false);
    expect(inTrace(() => propagation.ofCall(false)).result).toBe(ROOT_CONTEXT);
    expect(inTrace(() => propagation.ofRequest()).result).toBe(ROOT_CONTEXT);
  });

  it("continues the trace of whoever asks for it, and that of the SMS that follow", () => {
    const propagation = createPropagation(false);
    const { traceId, result } = inTrace(() => propagation.ofCall(true));
    expect(trace.getSpanContext(result)?.traceId).toBe(traceId);
    expect(context.with(result, () => propagation.ofRequest())).toBe(result);
    expect(inTrace(() => propagation.ofRequest()).result).toBe(ROOT_CONTEXT);
  });

  it("begins a trace for every call, and continues that of every SMS, where it always does", () => {
    const propagation = createPropagation(true);
    const { traceId, result } = inTrace(() => propagation.ofCall(false));
    expect(trace.getSpanContext(result)?.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(trace.getSpanContext(result)?.traceId).not.toBe(traceId);
    const request = inTrace(() => trace.getSpanContext(propagation.ofRequest())?.traceId);
    expect(request.result).toBe(request.traceId);
  });
});
