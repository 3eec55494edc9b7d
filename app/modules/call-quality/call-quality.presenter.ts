import type { z } from "zod";
import type { callQualitySeriesSchema, callQualitySummarySchema } from "./call-quality.contract.ts";
import { isPoor, rounded } from "./call-quality.policy.ts";
import type { QualityPoint, QualitySummary } from "./call-quality.repository.ts";

const orNull = (value: number | null) => (value === null ? null : rounded(value));

/** All samples of a call in one line. */
export function presentSummary(summary: QualitySummary): z.input<typeof callQualitySummarySchema> {
  return {
    sampleCount: summary.sampleCount,
    mosAvg: rounded(summary.mosAvg),
    mosMin: rounded(summary.mosMin),
    isPoor: isPoor(summary.mosAvg),
    rttMsAvg: orNull(summary.rttMsAvg),
    jitterMsAvg: orNull(summary.jitterMsAvg),
    lossPercentAvg: rounded(summary.lossPercentAvg),
  };
}

/** A call's points by where they were measured. */
export function presentSeries(points: readonly QualityPoint[]): z.input<typeof callQualitySeriesSchema>[] {
  const series = Map.groupBy(points, ({ line, edge, direction }) => `${edge} ${direction} ${line}`);
  return [...series.values()].flatMap((ofSeries) => {
    const [first] = ofSeries;
    if (!first) return [];
    return [
      {
        line: first.line || null,
        edge: first.edge,
        direction: first.direction,
        points: ofSeries.map((point) => ({
          at: point.at.toISOString(),
          mosAvg: rounded(point.mosAvg),
          mosMin: rounded(point.mosMin),
          rttMs: orNull(point.rttMs),
          jitterMs: orNull(point.jitterMs),
          lossPercent: rounded(point.lossPercent),
        })),
      },
    ];
  });
}
