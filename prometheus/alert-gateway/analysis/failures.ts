import { type Sample, type Span, subtreeOf, targetOf } from "../../../otel/traces/trace.ts";

/** Where failures begin: a failed span with no failed one below it. */
export interface FailureOrigin {
  readonly service: string;
  readonly name: string;
  readonly target: string | null;
  readonly errorType: string | null;
}

/** One origin, and in how many traces it is. */
export interface FailureDifference {
  readonly origin: FailureOrigin;
  readonly badTraces: number;
  readonly goodTraces: number;
}

/** Origins that more of the bad traces have than of the good ones, the clearest first. */
export function failureDifference(
  bad: readonly Sample[],
  good: readonly Sample[],
): readonly FailureDifference[] {
  const inBad = counted(bad);
  const inGood = counted(good);
  const share = ({ badTraces, goodTraces }: FailureDifference) =>
    badTraces / Math.max(bad.length, 1) - goodTraces / Math.max(good.length, 1);
  return [...inBad]
    .map(([key, { origin, traces }]) => ({
      origin,
      badTraces: traces,
      goodTraces: inGood.get(key)?.traces ?? 0,
    }))
    .filter((difference) => share(difference) > 0)
    .sort((one, other) => share(other) - share(one));
}

function counted(samples: readonly Sample[]): Map<string, { origin: FailureOrigin; traces: number }> {
  const counts = new Map<string, { origin: FailureOrigin; traces: number }>();
  for (const sample of samples) {
    const origins = new Map(originsOf(sample).map((origin) => [JSON.stringify(origin), origin]));
    for (const [key, origin] of origins) {
      const count = counts.get(key) ?? { origin, traces: 0 };
      count.traces += 1;
      counts.set(key, count);
    }
  }
  return counts;
}

/** Where the failures of one sample begin; its entry where nothing below it failed. */
export function originsOf({ trace, entry }: Sample): readonly FailureOrigin[] {
  const spans = subtreeOf(trace, entry);
  const byId = new Map(spans.map((span) => [span.id, span]));
  const hasFailedBelow = new Set<string>();
  for (const span of spans) {
    if (!span.isFailed) continue;
    let above = span.parentId === null ? undefined : byId.get(span.parentId);
    while (above !== undefined && !hasFailedBelow.has(above.id)) {
      hasFailedBelow.add(above.id);
      above = above.parentId === null ? undefined : byId.get(above.parentId);
    }
  }
  return spans.filter(({ id, isFailed }) => isFailed && !hasFailedBelow.has(id)).map(originOf);
}

function originOf(span: Span): FailureOrigin {
  return { service: span.service, name: span.name, target: targetOf(span), errorType: span.errorType };
}
