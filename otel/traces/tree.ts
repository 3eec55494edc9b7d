import type { Span, Trace } from "./trace.ts";

/** The first spans of a trace and those whose parents are not in it, earliest first. */
export function rootsOf({ spans }: Trace): Span[] {
  const ids = new Set(spans.map(({ id }) => id));
  return spans
    .filter(({ parentId }) => parentId === null || !ids.has(parentId))
    .sort((one, other) => one.startMs - other.startMs);
}

/** Time of a span in which none of its children ran. */
export function selfTimeMs(span: Span, children: readonly Span[]): number {
  let covered = 0;
  let untilMs = span.startMs;
  for (const child of [...children].sort((one, other) => one.startMs - other.startMs)) {
    const fromMs = Math.max(child.startMs, untilMs);
    const toMs = Math.min(child.endMs, span.endMs);
    if (toMs > fromMs) covered += toMs - fromMs;
    untilMs = Math.max(untilMs, toMs);
  }
  return span.endMs - span.startMs - covered;
}
