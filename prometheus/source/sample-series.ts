import { type Matchers, readMatcher } from "../../otel/catalogue/promql.ts";
import type { ShareIndicator, Slo } from "../../otel/catalogue/sla.types.ts";
import { patternExamples } from "./pattern-examples.ts";

/** One input series of a promtool test: its selector and its values in promtool's expanding notation. */
export interface SampleSeries {
  readonly series: string;
  readonly values: string;
}

/** What other events look like, for labels that only bad ones (or those of one kind) share. */
const GOOD_VALUES: Readonly<Record<string, string>> = {
  http_response_status_code: "200",
  trunkline_sms_outcome: "delivered",
  trunkline_call_connection: "connected",
  trunkline_live_heartbeat_outcome: "answered",
  trunkline_cache_level: "source",
  error_type: "",
};

/** Labels that satisfy matchers: the value itself, or an example of its pattern. */
export function exampleLabels(matchers: Matchers): Record<string, string> {
  return Object.fromEntries(
    Object.entries(matchers).map(([label, value]) => {
      const { operator, text } = readMatcher(value);
      if (operator === "!=" || operator === "!~") return [label, "something-else"];
      return [label, operator === "=~" ? (patternExamples(text)[0] ?? text) : text];
    }),
  );
}

/** `name{label="value"}`; an empty value is a label that is not there. */
export function seriesName(metric: string, labels: Readonly<Record<string, string>>): string {
  const parts = Object.entries(labels)
    .filter(([, value]) => value !== "")
    .map(([label, value]) => `${label}="${value}"`);
  return parts.length === 0 ? metric : `${metric}{${parts.join(",")}}`;
}

/** A counter that grows by `perStep` for `steps` steps. */
export function growing(perStep: number, steps: number): string {
  return `0+${Number(perStep.toPrecision(12))}x${steps}`;
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
  return partSeries(
    {
      totalMetric: indicator.totalMetric,
      totalMatchers: indicator.totalMatchers,
      partMetric: indicator.badMetric,
      partMatchers: indicator.badMatchers,
    },
    growth.bad === undefined ? growth : { ...growth, part: growth.bad },
  );
}

/** Counters of events of which some are of one kind; without `part`, no series of that kind exists at all. */
export function partSeries(
  indicator: PartOfEvents,
  growth: { readonly total: number; readonly part?: number; readonly steps: number },
  labels: Readonly<Record<string, string>> = {},
): readonly SampleSeries[] {
  const values = { rest: growing(growth.total - (growth.part ?? 0), growth.steps) };
  return seriesOfParts(
    indicator,
    growth.part === undefined ? values : { ...values, part: growing(growth.part, growth.steps) },
    labels,
  );
}

type PartOfEvents = Pick<ShareIndicator, "totalMetric" | "totalMatchers" | "partMetric" | "partMatchers">;

/** The same with the values of both counters, and with labels beside those that are asked for, or in place of them. */
export function seriesOfParts(
  { totalMetric, totalMatchers, partMetric, partMatchers }: PartOfEvents,
  values: { readonly rest: string; readonly part?: string },
  labels: Readonly<Record<string, string>> = {},
): readonly SampleSeries[] {
  const onlyPart = Object.keys(partMatchers).filter((label) => !(label in totalMatchers));
  const others = Object.fromEntries(onlyPart.map((label) => [label, GOOD_VALUES[label] ?? "other"]));
  const rest = seriesName(totalMetric, { ...exampleLabels(totalMatchers), ...others, ...labels });
  if (values.part === undefined) return [{ series: rest, values: values.rest }];
  const part = seriesName(partMetric, { ...exampleLabels(partMatchers), ...labels });
  return [
    { series: rest, values: values.rest },
    { series: part, values: values.part },
  ];
}
