/** What a span says of its work, once that is done. */
type Attributes = Readonly<Record<string, string | number | boolean>>;

/** A piece of work that is to be seen in traces. */
export interface SpannedWork<Result> {
  readonly name: string;
  /** When it began, by the clock of this browser (Unix time, ms); left out: now. */
  readonly startedAtMs?: number;
  readonly describe?: (result: Result) => Attributes;
  readonly work: () => Promise<Result>;
}

/** Something that has just ended. */
export interface PastWork {
  readonly name: string;
  readonly durationMs: number;
  /** What it ended by. */
  readonly error?: Error;
}

/** Where in the traces something is. */
export interface BegunTrace {
  readonly traceId: string;
  /** Empty where only the trace is known. */
  readonly spanId: string;
}

/** Whoever makes spans. */
export interface SpanSink {
  run<Result>(work: SpannedWork<Result>): Promise<Result>;
  /** Undefined where there are too many. */
  note(past: PastWork): BegunTrace | undefined;
}

let sink: SpanSink | undefined;

/** From now on work is seen; tracing comes after the page, or never. */
export function connectSpans(next: SpanSink): void {
  sink = next;
}

/** Does work within a span, until its result was painted; requests that it makes at once join its trace. Without tracing it is just done. */
export function spanned<Result>(work: SpannedWork<Result>): Promise<Result> {
  return sink ? sink.run(work) : work.work();
}

/** Makes a span of what has just ended, within what is done now or else in a trace of its own; undefined without tracing. */
export function noteSpan(past: PastWork): BegunTrace | undefined {
  return sink?.note(past);
}
