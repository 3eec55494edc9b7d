/** Something that took longer than people should wait for it (DF-8). */
export interface Slow {
  readonly kind: "api" | "render" | "memory";
  /** Route of the API, component, or what grew. */
  readonly name: string;
  /** Milliseconds; of memory, bytes. */
  readonly value: number;
  /** By which support finds the request, and its trace. */
  readonly requestId?: string;
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
