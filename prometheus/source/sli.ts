import { bucketSelector, selector } from "../../otel/catalogue/promql.ts";
import type { Slo } from "../../otel/catalogue/sla.types.ts";

/** PromQL of an SLO's events: all and bad ones, as `rate` or `increase` over a range. */
export interface SliQueries {
  /** Sum over all events; no result while no event was ever seen. */
  total(fn: "rate" | "increase", range: string): string;
  /** Sum over bad events; 0, not nothing, while there was no bad one yet. */
  bad(fn: "rate" | "increase", range: string): string;
  /** Selector of the series whose disappearance means that nobody measures any more. */
  readonly presence: string;
}

/** The queries of an SLO. */
export function sliQueries(slo: Slo): SliQueries {
  const { indicator } = slo;
  if (indicator.type === "event_ratio") {
    const all = selector(indicator.totalMetric, indicator.totalMatchers);
    const bad = selector(indicator.badMetric, indicator.badMatchers);
    return {
      total: (fn, range) => `sum(${fn}(${all}[${range}]))`,
      bad: (fn, range) => `(sum(${fn}(${bad}[${range}])) or 0 * sum(${fn}(${all}[${range}])))`,
      presence: all,
    };
  }
  const count = selector(`${indicator.metric}_count`, indicator.matchers);
  const good = bucketSelector(indicator.metric, indicator.matchers, indicator.thresholdSeconds);
  return {
    total: (fn, range) => `sum(${fn}(${count}[${range}]))`,
    bad: (fn, range) => `(sum(${fn}(${count}[${range}])) - sum(${fn}(${good}[${range}])))`,
    presence: count,
  };
}

/** Share of bad events over a range; no result without events. */
export function errorRatio(queries: Pick<SliQueries, "total" | "bad">, range: string): string {
  return `${queries.bad("rate", range)} / (${queries.total("rate", range)} > 0)`;
}
