import { childrenByParent, type Sample, type Span } from "./trace.ts";

/** A stretch of time that somebody waited for, and who spent it. */
export interface Stretch {
  /**
   * `own`: the span ran and nothing below it did; `call`: the same of a client, which waits for what it calls; `wait`: its
   * parent had ended and it had not begun: it stood in a queue.
   */
  readonly kind: "own" | "call" | "wait";
  readonly span: Span;
  readonly durationMs: number;
  /** What began when the stretch was over; null at the end of a span. */
  readonly before: Span | null;
}

/** Clocks of two machines differ: what ends so little after its caller was waited for all the same. */
const CLOCK_SKEW_MS = 5;

/**
 * The critical path of a sample, backwards from its end: at each moment the span that ended last of those that could have
 * been waited for. The durations add up to that of the entry (of all that follows, where everything is followed).
 */
export function criticalPath({ trace, entry, follows }: Sample): readonly Stretch[] {
  const children = childrenByParent(trace);
  const isWaitedFor = (child: Span, parent: Span) =>
    child.kind !== "consumer" && child.startMs < parent.endMs && child.endMs <= parent.endMs + CLOCK_SKEW_MS;
  const below = (span: Span) =>
    (children.get(span.id) ?? []).filter((child) => follows === "everything" || isWaitedFor(child, span));
  const ends = lastEnds(entry, below, follows);
  const endOf = (span: Span) => ends.get(span.id) ?? span.endMs;
  const stretches: Stretch[] = [];
  const walked = new Set<string>();

  const add = (span: Span, fromMs: number, toMs: number, before: Span | null) => {
    const ownEndMs = before === null ? toMs : Math.min(toMs, Math.max(fromMs, span.endMs));
    if (before !== null && toMs > ownEndMs)
      stretches.push({ kind: "wait", span: before, durationMs: toMs - ownEndMs, before });
    if (ownEndMs > fromMs)
      stretches.push({
        kind: span.kind === "client" || span.kind === "producer" ? "call" : "own",
        span,
        durationMs: ownEndMs - fromMs,
        before,
      });
  };
  const walk = (span: Span, fromMs: number, toMs: number) => {
    walked.add(span.id);
    let atMs = toMs;
    let before: Span | null = null;
    for (const child of below(span).sort((one, other) => endOf(other) - endOf(one))) {
      if (walked.has(child.id)) continue;
      const childFromMs = Math.max(child.startMs, fromMs);
      const childToMs = Math.min(endOf(child), atMs);
      if (childFromMs >= childToMs) continue;
      add(span, childToMs, atMs, before);
      walk(child, childFromMs, childToMs);
      atMs = childFromMs;
      before = child;
    }
    add(span, fromMs, atMs, before);
  };
  walk(entry, entry.startMs, endOf(entry));
  return stretches;
}

/** Spans below the entry with the time at which all that is followed of each has ended. A circle of parents is cut. */
function lastEnds(
  entry: Span,
  below: (span: Span) => readonly Span[],
  follows: Sample["follows"],
): ReadonlyMap<string, number> {
  const ends = new Map<string, number>();
  const visit = (span: Span): number => {
    ends.set(span.id, span.endMs);
    const later = below(span).map((child) => (ends.has(child.id) ? span.endMs : visit(child)));
    const endMs = follows === "answer" ? span.endMs : Math.max(span.endMs, ...later);
    ends.set(span.id, endMs);
    return endMs;
  };
  visit(entry);
  return ends;
}
