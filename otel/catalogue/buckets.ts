/**
 * Bounds of every histogram: the shape that its declaration gives, and each level that a row has on it, so that a row is
 * counted exactly and never interpolated. Pure functions; imports nothing outside the catalogue.
 */
import {
  METRICS,
  type MetricDeclaration,
  prometheusName,
  SPAN_METRICS,
  WEB_METRICS,
  WEB_VITAL_METRICS,
} from "./metrics.ts";
import type { Level, Sla } from "./sla.types.ts";
import { levelValue, SLAS } from "./slas.ts";

/** The levels that rows have on a histogram, by its name in Prometheus. */
export function levelsOn(metric: string, slas: readonly Sla[] = SLAS): readonly number[] {
  return slas.flatMap((sla) => {
    if (!("metric" in sla.indicator) || sla.indicator.metric !== metric) return [];
    if (sla.kind === "slo")
      return sla.indicator.type === "latency_ratio" ? [sla.indicator.thresholdSeconds] : [];
    return sla.indicator.type === "gauge" ? [] : (Object.values(sla.levels) as Level[]).map(levelValue);
  });
}

/** Bounds of a histogram: its shape and the levels on it, ascending. */
export function bucketsOf(
  metric: string,
  shape: readonly number[],
  slas: readonly Sla[] = SLAS,
): readonly number[] {
  return [...new Set([...shape, ...levelsOn(metric, slas)])].sort((a, b) => a - b);
}

/** Bounds of an instrument of ours; undefined where it is no histogram. */
export function instrumentBuckets(declaration: MetricDeclaration): readonly number[] | undefined {
  return declaration.buckets && bucketsOf(prometheusName(declaration), declaration.buckets);
}

/** Every histogram that we declare: its name in Prometheus and its bounds. */
export const HISTOGRAMS: ReadonlyMap<string, readonly number[]> = new Map(
  [
    [SPAN_METRICS.duration, SPAN_METRICS.buckets] as const,
    ...Object.values(WEB_VITAL_METRICS).map((vital) => [vital.prometheus, vital.buckets] as const),
    ...[WEB_METRICS.livePaint, WEB_METRICS.slow].map(
      ({ prometheus, buckets }) => [prometheus, buckets] as const,
    ),
    ...Object.values<MetricDeclaration>(METRICS).flatMap((metric) =>
      metric.buckets ? [[prometheusName(metric), metric.buckets] as const] : [],
    ),
  ].map(([name, shape]) => [name, bucketsOf(name, shape)]),
);
