import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { beforeEach, describe, expect, it } from "vitest";
import { FinishingProcessor } from "./finish.ts";

const exporter = new InMemorySpanExporter();
const tracer = new TracerProvider({
  spanProcessors: [new FinishingProcessor(), new SimpleSpanProcessor({ exporter })],
}).getTracer("test");

function exported() {
  const [span] = exporter.getFinishedSpans();
  if (!span) throw new Error("nothing was exported");
  return span;
}

describe("FinishingProcessor", () => {
  beforeEach(() => exporter.reset());

  it("masks people in recorded errors and in the status", () => {
    const span = tracer.startSpan("call");
    span.recordException(new Error("no such number +15145550100, ask anna@example.com"));
    span.setStatus({ code: SpanStatusCode.ERROR, message: "dialling 514-555-0100 failed" });
    span.end();
    const { events, status } = exported();
    expect(status.message).toBe("dialling [redacted] failed");
    expect(events[0]?.attributes?.["exception.message"]).toBe("no such number [redacted], ask [redacted]");
    expect(JSON.stringify(events)).not.toMatch(/5145550100|anna@/);
  });

  it("hides PostgreSQL's messages, which quote values", () => {
    const span = tracer.startSpan("SELECT", { attributes: { "db.system.name": "postgresql" } });
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'invalid input syntax for type uuid: "Anna"' });
    span.end();
    expect(exported().status).toEqual({
      code: SpanStatusCode.ERROR,
      message: "the database refused the statement",
    });
  });

  it("drops results of jobs and masks why they failed", () => {
    const span = tracer.startSpan("process sms", { kind: SpanKind.CONSUMER });
    span.addEvent("job completed", { "bullmq.job.result": '{"to":"Anna"}' });
    span.addEvent("job failed", { "bullmq.job.failed.reason": "+15145550100 is not reachable" });
    span.end();
    expect(exported().events.map(({ attributes }) => attributes)).toEqual([
      {},
      { "bullmq.job.failed.reason": "[redacted] is not reachable" },
    ]);
  });

  it("describes queue spans as the conventions for messaging do", () => {
    const span = tracer.startSpan("add sms.send", { kind: SpanKind.PRODUCER });
    span.setAttributes({ "bullmq.queue.name": "sms", "bullmq.queue.operation": "add" });
    span.end();
    expect(exported().attributes).toMatchObject({
      "messaging.system": "bullmq",
      "messaging.destination.name": "sms",
      "messaging.operation.name": "add",
    });
  });
});
