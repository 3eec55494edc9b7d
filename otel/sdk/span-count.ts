import { type ExportResult, ExportResultCode } from "@opentelemetry/core";
import type { ReadableSpan, SpanExporter, SpanProcessor } from "@opentelemetry/sdk-trace";

/** Spans of this process since its start. What ended and was neither sent nor failed waits, or found no room to wait. */
export interface SpanCounts {
  readonly ended: number;
  /** Taken by whoever they are sent to, the collector by default. */
  readonly sent: number;
  /** In sendings that failed after their last attempt: they are lost. */
  readonly failed: number;
}

const counts = { ended: 0, sent: 0, failed: 0 };

/** The spans of this process so far. */
export function spanCounts(): SpanCounts {
  return { ...counts };
}

/** Counts spans that ended, each once, however many exporters get them. */
export class CountingProcessor implements SpanProcessor {
  onStart(): void {}

  onEnd(_span: ReadableSpan): void {
    counts.ended += 1;
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}

/** Counts what became of the spans that are given to an exporter. */
export function counted(exporter: SpanExporter): SpanExporter {
  const send = exporter.export.bind(exporter);
  exporter.export = (spans: ReadableSpan[], done: (result: ExportResult) => void) =>
    send(spans, (result) => {
      counts[result.code === ExportResultCode.SUCCESS ? "sent" : "failed"] += spans.length;
      done(result);
    });
  return exporter;
}
