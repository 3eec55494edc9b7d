import type { CallQuality } from "../../data/types.ts";

export type Measure = "mos" | "jitter" | "loss" | "rtt";
export type QualitySeries = CallQuality["series"][number];
type Point = QualitySeries["points"][number];

/** What can be shown, in this order. */
export const MEASURES = ["mos", "jitter", "loss", "rtt"] as const satisfies readonly Measure[];

/** A mean opinion score below this is poor. */
export const POOR_MOS = 3.6;

/** A leg as it is drawn: stretches without a gap, in shares of width and height from the upper left. */
export interface DrawnLeg {
  readonly series: QualitySeries;
  readonly lines: readonly (readonly { readonly x: number; readonly y: number }[])[];
}

/** A chart of one measure. */
export interface Chart {
  readonly legs: readonly DrawnLeg[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly low: number;
  readonly high: number;
}

/** A point's value; null: not measured. */
export function measured(point: Point, measure: Measure): number | null {
  switch (measure) {
    case "mos":
      return point.mosAvg;
    case "jitter":
      return point.jitterMs;
    case "loss":
      return point.lossPercent;
    case "rtt":
      return point.rttMs;
  }
}

/** Where the lines of a measure run; null: nothing of it was measured. */
export function chartOf(series: readonly QualitySeries[], measure: Measure): Chart | null {
  const values = series.flatMap(({ points }) => points.flatMap((point) => measured(point, measure) ?? []));
  if (values.length === 0) return null;
  const times = series.flatMap(({ points }) => points.map(({ at }) => Date.parse(at)));
  const fromMs = Math.min(...times);
  const toMs = Math.max(...times);
  const low = measure === "mos" ? 1 : 0;
  const high = measure === "mos" ? 4.5 : niceAbove(Math.max(...values));
  const length = Math.max(toMs - fromMs, 1);
  const legs = series.map((one) => {
    const lines: { x: number; y: number }[][] = [[]];
    for (const point of one.points) {
      const value = measured(point, measure);
      if (value === null) lines.push([]);
      else
        lines.at(-1)?.push({
          x: fromMs === toMs ? 0.5 : (Date.parse(point.at) - fromMs) / length,
          y: 1 - (Math.min(value, high) - low) / (high - low),
        });
    }
    return { series: one, lines: lines.filter((line) => line.length > 0) };
  });
  return { legs, fromMs, toMs, low, high };
}

/** The next of 1, 2, 5, 10, 20, 50 … that is not below. */
export function niceAbove(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value) ?? 10 * power;
}
