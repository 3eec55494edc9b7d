import { type BegunTrace, noteSpan } from "./spans.ts";

/** Somebody who takes errors that nobody handled. */
export interface ErrorSink {
  /** `trace`: what people were told it is reported under; undefined for what nobody was told of. */
  take(error: Error, trace?: BegunTrace): void;
  /** It listens to the window by itself: it is given only what happened before, and what the page caught. */
  readonly hearsWindow: boolean;
}

/** Errors that are kept for sinks which come later. */
const MAX_EARLY = 20;
const early: Parameters<ErrorSink["take"]>[] = [];
const sinks: ErrorSink[] = [];

/**
 * Reports an error that the page has caught; answers the id of the trace under which it is found: that of the request that it is about,
 * else one that begins with it. While nobody traces it is the id alone, in reports and in the log.
 */
export function reportError(thrown: unknown): string {
  const error = asError(thrown);
  const trace = traceOf(error) ??
    noteSpan({ name: "broken part", durationMs: 0, error }) ?? { traceId: randomTraceId(), spanId: "" };
  tell(error, trace, () => true);
  return trace.traceId;
}

/** Keeps errors that happen before anybody takes them; call once, first of all. */
export function watchEarlyErrors(): void {
  // Without a trace, which nobody was told: requests that fail one after the other are one kind, not one each.
  const uncaught = (thrown: unknown) => tell(asError(thrown), undefined, ({ hearsWindow }) => !hearsWindow);
  window.addEventListener("error", (event) => uncaught(event.error ?? event.message));
  window.addEventListener("unhandledrejection", (event) => uncaught(event.reason));
}

/** From now on errors go to `sink` as well, those that have happened at once. */
export function connectErrorSink(sink: ErrorSink): void {
  sinks.push(sink);
  for (const told of early) sink.take(...told);
}

function tell(error: Error, trace: BegunTrace | undefined, isMeant: (sink: ErrorSink) => boolean): void {
  if (early.length < MAX_EARLY) early.push([error, trace]);
  for (const sink of sinks.filter(isMeant)) sink.take(error, trace);
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** What the server said of a request names its trace. */
function traceOf(error: Error): BegunTrace | undefined {
  const traceId = "traceId" in error ? String(error.traceId) : "";
  return /^[0-9a-f]{32}$/.test(traceId) ? { traceId, spanId: "" } : undefined;
}

function randomTraceId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
