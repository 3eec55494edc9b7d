import { LOOKBACK_MS, type Series } from "./series.ts";

/** A range that is looked at in steps, as `series[range:step]` does. */
export interface Steps {
  readonly rangeMs: number;
  readonly stepMs: number;
}

/**
 * `sum_over_time` of a subquery on one series: its value at each step of the range, steps counted from 1970 as Prometheus does.
 * Undefined where no step finds a value.
 */
export function sumOverSteps(series: Series, { rangeMs, stepMs }: Steps, timeMs: number): number | undefined {
  const { timesMs, values } = series;
  let sum: number | undefined;
  let index = -1;
  for (let at = (Math.floor((timeMs - rangeMs) / stepMs) + 1) * stepMs; at <= timeMs; at += stepMs) {
    while (index + 1 < timesMs.length && (timesMs[index + 1] ?? 0) <= at) index += 1;
    const value = values[index];
    if (typeof value !== "number" || (timesMs[index] ?? 0) <= at - LOOKBACK_MS) continue;
    sum = (sum ?? 0) + value;
  }
  return sum;
}
