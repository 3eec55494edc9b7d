import type { TempoView } from "./objective.ts";

/** The server's span of a request that the client sent. */
export interface ServerSpan {
  readonly durationSeconds: number;
  /** HTTP status; null where the span says none. */
  readonly statusCode: number | null;
}

/** Tempo's view of the sampled requests whose span it has; null where it has none of them. */
export function tempoValue(view: TempoView, spans: readonly ServerSpan[]): number | null {
  if (view.kind === "found") return spans.length;
  if (spans.length === 0) return null;
  const share = (isGood: (span: ServerSpan) => boolean): number => spans.filter(isGood).length / spans.length;
  switch (view.kind) {
    case "share_within":
      return share(({ durationSeconds }) => durationSeconds <= view.seconds);
    case "share_good":
      return share(({ statusCode }) => statusCode === null || statusCode < 500);
    default:
      return spans.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0) / spans.length;
  }
}
