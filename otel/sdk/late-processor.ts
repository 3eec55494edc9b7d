import type { Context } from "@opentelemetry/api";
import type { ReadableSpan, Span, SpanProcessor } from "@opentelemetry/sdk-trace";

/**
 * Makes the real processor when the first span begins: one that counts what it does needs the meter provider, which stands only when the SDK
 * has started, while NodeSDK takes its processors before.
 */
export class LateProcessor implements SpanProcessor {
  readonly #make: () => SpanProcessor;
  #made: SpanProcessor | undefined;

  constructor(make: () => SpanProcessor) {
    this.#make = make;
  }

  onStart(span: Span, parent: Context): void {
    this.#made ??= this.#make();
    this.#made.onStart(span, parent);
  }

  onEnding(span: Span): void {
    this.#made?.onEnding?.(span);
  }

  onEnd(span: ReadableSpan): void {
    this.#made?.onEnd(span);
  }

  async forceFlush(): Promise<void> {
    await this.#made?.forceFlush();
  }

  async shutdown(): Promise<void> {
    await this.#made?.shutdown();
  }
}
