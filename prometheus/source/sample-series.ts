import { type Matchers, readMatcher } from "../../otel/catalogue/promql.ts";
import type { Slo } from "../../otel/catalogue/sla.types.ts";

/** One input series of a promtool test: its selector and its values in promtool's expanding notation. */
export interface SampleSeries {
  readonly series: string;
  readonly values: string;
}

/** What an event looks like that is not bad, for labels that only bad events share. */
const GOOD_VALUES: Readonly<Record<string, string>> = {
  http_response_status_code: "200",
  trunkline_sms_outcome: "delivered",
  trunkline_call_connection: "connected",
};

/** Labels that satisfy matchers: the value itself, or an example of its pattern. */
export function exampleLabels(matchers: Matchers): Record<string, string> {
  return Object.fromEntries(
    Object.entries(matchers).map(([label, value]) => {
      const { operator, text } = readMatcher(value);
      if (operator === "!=" || operator === "!~") return [label, "something-else"];
      return [label, operator === "=~" ? exampleOf(text) : text];
    }),
  );
}

function exampleOf(pattern: string): string {
  const example = (pattern.split("|")[0] ?? "").replaceAll(".", "0");
  if (!new RegExp(`^(?:${pattern})$`).test(example)) throw new Error(`No example for the pattern ${pattern}`);
  return example;
}

/** `name{label="value"}` */
export function seriesName(metric: string, labels: Readonly<Record<string, string>>): string {
  const parts = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return parts.length === 0 ? metric : `${metric}{${parts.join(",")}}`;
}

/** A counter that grows by `perStep` for `steps` steps. */
function growing(perStep: number, steps: number): string {
  return `0+${perStep}x${steps}`;
}

/** How an SLO's counters grow in each step; without `bad`, no series of bad events exists at all. */
export interface Growth {
  readonly total: number;
  readonly bad?: number;
  readonly steps: number;
}

/**
 * Counters of an SLO's events, as the application or the collector would export them. `boundSuffix` is what
 * follows a whole bucket bound: Prometheus 3 stores `30.0`, others `30`.
 */
export function eventSeries(slo: Slo, growth: Growth, boundSuffix = ".0"): readonly SampleSeries[] {
  const { indicator } = slo;
  const bad = growth.bad ?? 0;
  if (indicator.type === "latency_ratio") {
    const labels = exampleLabels(indicator.matchers);
    const bound = indicator.thresholdSeconds;
    const le = Number.isInteger(bound) ? `${bound}${boundSuffix}` : String(bound);
    const series = (suffix: string, more: Record<string, string>, perStep: number): SampleSeries => ({
      series: seriesName(`${indicator.metric}_${suffix}`, { ...labels, ...more }),
      values: growing(perStep, growth.steps),
    });
    return [
      series("count", {}, growth.total),
      series("bucket", { le }, growth.total - bad),
      series("bucket", { le: "+Inf" }, growth.total),
    ];
  }
  const total = exampleLabels(indicator.totalMatchers);
  const onlyBad = Object.keys(indicator.badMatchers).filter((label) => !(label in indicator.totalMatchers));
  const good = Object.fromEntries(onlyBad.map((label) => [label, GOOD_VALUES[label] ?? "good"]));
  const goodSeries = {
    series: seriesName(indicator.totalMetric, { ...total, ...good }),
    values: growing(growth.total - bad, growth.steps),
  };
  if (growth.bad === undefined) return [goodSeries];
  return [
    goodSeries,
    {
      series: seriesName(indicator.badMetric, exampleLabels(indicator.badMatchers)),
      values: growing(bad, growth.steps),
    },
  ];
}
