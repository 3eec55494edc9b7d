import { lastIndexAt, type Series } from "./series.ts";
import { type SelectorExpression, UnsupportedPromql } from "./syntax.ts";

/** A function over a range of one series, as Prometheus computes it; undefined where it has too few samples. */
export function overRange(
  name: string,
  series: Series,
  { rangeMs = 0, offsetMs = 0 }: SelectorExpression,
  timeMs: number,
): number | undefined {
  const endMs = timeMs - offsetMs;
  const startMs = endMs - rangeMs;
  const last = lastIndexAt(series, endMs);
  const first = lastIndexAt(series, startMs) + 1;
  if (first > last) return undefined;
  if (name === "rate" || name === "increase") {
    const seconds = name === "rate" ? rangeMs / 1000 : 1;
    return growth(series, { first, last, startMs, endMs, seconds });
  }
  const values = series.values.slice(first, last + 1).filter((value) => value !== null);
  if (values.length === 0) return undefined;
  switch (name) {
    case "present_over_time":
      return 1;
    case "count_over_time":
      return values.length;
    case "max_over_time":
      return Math.max(...values);
    case "min_over_time":
      return Math.min(...values);
    case "avg_over_time":
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    case "changes":
      return values.filter((value, index) => index > 0 && value !== values[index - 1]).length;
    default:
      throw new UnsupportedPromql(`the function ${name}`);
  }
}

interface Range {
  /** Indexes of the first and the last sample in it. */
  readonly first: number;
  readonly last: number;
  readonly startMs: number;
  readonly endMs: number;
  /** What is divided by: the seconds of the range for a rate, 1 for an increase. */
  readonly seconds: number;
}

/** `extrapolatedRate` of Prometheus' promql/functions.go for a counter of floats, to the last bit. */
function growth(series: Series, range: Range): number | undefined {
  let { first, last } = range;
  // Marks of the end are no samples. Between two samples they do not occur in what rules read ranges of.
  while (first <= last && series.values[first] === null) first++;
  while (last >= first && series.values[last] === null) last--;
  const [from, to] = [series.values[first], series.values[last]];
  if (last <= first || typeof from !== "number" || typeof to !== "number") return undefined;
  const firstMs = series.timesMs[first] ?? 0;
  const lastMs = series.timesMs[last] ?? 0;
  const grown = to - from + (series.resets[last] ?? 0) - (series.resets[first] ?? 0);
  const sampled = (lastMs - firstMs) / 1000;
  const step = sampled / (last - first);
  let toStart = (firstMs - range.startMs) / 1000;
  let toEnd = (range.endMs - lastMs) / 1000;
  if (toStart >= step * 1.1) toStart = step / 2;
  if (grown > 0 && from >= 0) toStart = Math.min(toStart, sampled * (from / grown));
  if (toEnd >= step * 1.1) toEnd = step / 2;
  return grown * ((sampled + toStart + toEnd) / sampled / range.seconds);
}
