import {
  type EventRatioIndicator,
  type LatencyRatioIndicator,
  type Matchers,
  type ObjectiveSla,
  SLAS,
  type Sla,
  type ThresholdSla,
} from "../../otel/catalogue/slas.ts";

/** An objective on a histogram. */
export type LatencyObjective = ObjectiveSla & { readonly indicator: LatencyRatioIndicator };
/** An objective on counters. */
export type EventObjective = ObjectiveSla & { readonly indicator: EventRatioIndicator };

function slaOf(id: string): Sla {
  const sla = (SLAS as readonly Sla[]).find((row) => row.id === id);
  if (sla === undefined) throw new Error(`There is no SLA ${id} in otel/catalogue/slas.ts`);
  return sla;
}

/** The latency objective with this id. Throws where there is none. */
export function latencyObjective(id: string): LatencyObjective {
  const sla = slaOf(id);
  if (sla.kind !== "objective" || sla.indicator.type !== "latency_ratio")
    throw new Error(`${id} is no latency objective`);
  return { ...sla, indicator: sla.indicator };
}

/** The event objective with this id. Throws where there is none. */
export function eventObjective(id: string): EventObjective {
  const sla = slaOf(id);
  if (sla.kind !== "objective" || sla.indicator.type !== "event_ratio")
    throw new Error(`${id} is no event objective`);
  return { ...sla, indicator: sla.indicator };
}

/** A percentile that must stay below a number of milliseconds. */
export interface QuantileLimit {
  readonly quantile: number;
  readonly limitMs: number;
}

/** The limit of a quantile threshold. Throws where the row is none in seconds. */
export function quantileLimit(id: string): QuantileLimit {
  const sla: Sla = slaOf(id);
  const { indicator, threshold } = sla as ThresholdSla;
  if (indicator.type !== "quantile" || !("seconds" in threshold))
    throw new Error(`${id} is no quantile in seconds`);
  return { quantile: indicator.quantile, limitMs: threshold.seconds * 1000 };
}

/** A PromQL selector with matchers as the SLA rows write them. */
export function selector(metric: string, matchers: Matchers): string {
  const parts = Object.entries(matchers).map(([label, value]) => {
    const [, operator = "", rest = ""] = /^(!~|~|!)?(.*)$/.exec(value) ?? [];
    const promql = operator === "~" ? "=~" : operator === "!" ? "!=" : operator === "!~" ? "!~" : "=";
    return `${label}${promql}${JSON.stringify(rest)}`;
  });
  return parts.length === 0 ? metric : `${metric}{${parts.join(",")}}`;
}

/** The selector of the bucket of a bound, as whichever writer spells whole numbers. */
export function bucketSelector(metric: string, matchers: Matchers, bound: number): string {
  const le = Number.isInteger(bound) ? `~${bound}(\\.0)?` : String(bound);
  return selector(`${metric}_bucket`, { ...matchers, le });
}
