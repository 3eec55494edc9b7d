import { ExportResultCode } from "@opentelemetry/core";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { expect, it } from "vitest";
import { CountingProcessor, counted, spanCounts } from "./span-count.ts";

it("counts a span once when it ended, and once when it was taken or lost", async () => {
  const kept = new InMemorySpanExporter();
  const away = new InMemorySpanExporter();
  away.export = (_spans, done) => done({ code: ExportResultCode.FAILED, error: new Error("away") });
  const before = spanCounts();
  const tracer = new TracerProvider({
    spanProcessors: [
      new CountingProcessor(),
      new SimpleSpanProcessor({ exporter: counted(kept) }),
      new SimpleSpanProcessor({ exporter: counted(away) }),
    ],
  }).getTracer("test");
  for (const name of ["a", "b"]) tracer.startSpan(name).end();
  await expect
    .poll(spanCounts)
    .toEqual({ ended: before.ended + 2, sent: before.sent + 2, failed: before.failed + 2 });
  expect(kept.getFinishedSpans()).toHaveLength(2);
});
