/** How a request ended that somebody waited for. */
export type RequestOutcome =
  | "answered"
  /** 4xx */
  | "refused"
  /** 5xx */
  | "failed"
  | "unreadable"
  | "timeout"
  /** The connection could not be made, or broke. */
  | "offline"
  /** Whoever asked waits no more. */
  | "given_up";

/** Something that took longer than people should wait for it (DF-8). */
export interface Slow {
  readonly kind: "api" | "render" | "memory";
  /** Route of the API, component, or what grew. */
  readonly name: string;
  /** Milliseconds; of memory, bytes. */
  readonly value: number;
  /** Of a request. */
  readonly outcome?: RequestOutcome;
  /** The page that asked, by its route pattern; left out: the one that is shown. */
  readonly page?: string;
  /** By which support finds the request in the log. */
  readonly requestId?: string | null;
  /** W3C trace context with which it was sent. */
  readonly traceparent?: string | null;
}

/** An answer that takes longer is told of. */
export const SLOW_API_MS = 1_000;
/** Kept for a sink that comes later. */
const MAX_EARLY = 50;
const early: Slow[] = [];
let sink: ((slow: Slow) => void) | undefined;

/** Tells of something slow, to whoever takes it by now or later. */
export function reportSlow(slow: Slow): void {
  if (sink) sink(slow);
  else if (early.length < MAX_EARLY) early.push(slow);
}

/** From now on what is slow goes there; what was, at once. */
export function connectSlowSink(next: (slow: Slow) => void): void {
  sink = next;
  for (const slow of early.splice(0)) next(slow);
}
