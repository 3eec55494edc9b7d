import type { CapturedSpan } from "./captured.ts";

/** A trace as a tree that can be walked. */
export class Trace {
  readonly spans: readonly CapturedSpan[];
  readonly #byId: ReadonlyMap<string, CapturedSpan>;

  constructor(spans: readonly CapturedSpan[]) {
    this.spans = spans;
    this.#byId = new Map(spans.map((span) => [span.spanId, span]));
  }

  /** Spans of a process by kind and name. */
  of(service: string | RegExp, kind: CapturedSpan["kind"], name: string | RegExp): CapturedSpan[] {
    return this.spans.filter(
      (span) => matches(span.service, service) && span.kind === kind && matches(span.name, name),
    );
  }

  /** All that happened because of a span. */
  below(span: CapturedSpan): Trace {
    return new Trace(this.spans.filter((one) => this.#ancestors(one).includes(span)));
  }

  /** The nearest span above that belongs to a process's edge (client, server, producer, consumer). */
  causeOf(span: CapturedSpan): CapturedSpan | undefined {
    return this.#ancestors(span).find(({ kind }) => kind !== "internal");
  }

  /** Spans whose parent is not in the trace: its beginning, and orphans. */
  withoutParent(): CapturedSpan[] {
    return this.spans.filter(({ parentSpanId }) => parentSpanId === null || !this.#byId.has(parentSpanId));
  }

  #ancestors(span: CapturedSpan): CapturedSpan[] {
    const parent = span.parentSpanId === null ? undefined : this.#byId.get(span.parentSpanId);
    return parent ? [parent, ...this.#ancestors(parent)] : [];
  }
}

function matches(text: string, wanted: string | RegExp): boolean {
  return typeof wanted === "string" ? text === wanted : wanted.test(text);
}
