import { criticalPath, type Stretch } from "../../../otel/traces/critical-path.ts";
import { type Sample, targetOf } from "../../../otel/traces/trace.ts";

/** Where time is spent: the same in all traces of a kind. */
export interface Place {
  readonly kind: Stretch["kind"];
  readonly service: string;
  readonly name: string;
  /** What is called, or the queue that is waited in. */
  readonly target: string | null;
}

/** What a trace spends in one place. */
export interface TimeInPlace {
  readonly place: Place;
  readonly durationMs: number;
  /** How often: spans of this place on the critical path. */
  readonly count: number;
  /** Of this time: what was over when a call began, by what is called. */
  readonly beforeCalls: ReadonlyMap<string, number>;
}

/** Times of the critical path by place; the key tells places apart. */
export function timeByPlace(sample: Sample): ReadonlyMap<string, TimeInPlace> {
  const byPlace = Map.groupBy(criticalPath(sample), (stretch) => keyOf(placeOf(stretch)));
  return new Map(
    [...byPlace].map(([key, stretches]) => [
      key,
      {
        place: placeOf(stretches[0] as Stretch),
        durationMs: stretches.reduce((sum, { durationMs }) => sum + durationMs, 0),
        count: new Set(stretches.map(({ span }) => span.id)).size,
        beforeCalls: timeBeforeCalls(stretches),
      },
    ]),
  );
}

/** Tells places apart. */
export function keyOf({ kind, service, name, target }: Place): string {
  return JSON.stringify([kind, service, name, target]);
}

function placeOf({ kind, span }: Stretch): Place {
  return { kind, service: span.service, name: span.name, target: kind === "own" ? null : targetOf(span) };
}

function timeBeforeCalls(stretches: readonly Stretch[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const { before, durationMs } of stretches) {
    const called = before?.kind === "client" ? targetOf(before) : null;
    if (called !== null) times.set(called, (times.get(called) ?? 0) + durationMs);
  }
  return times;
}
