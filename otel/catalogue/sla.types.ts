/** Shapes of the rows in slas.ts. */
import type { Matchers } from "./promql.ts";
import type { SliWindow } from "./rules.ts";

/** Good and bad events counted in two selectors of counters. */
export interface EventRatioIndicator {
  readonly type: "event_ratio";
  /** Prometheus counter of all events. */
  readonly totalMetric: string;
  readonly totalMatchers: Matchers;
  /** Which of them were bad. */
  readonly badMetric: string;
  readonly badMatchers: Matchers;
}

/** Good = observations of a histogram at or below a bound; the bound must be a bucket. */
export interface LatencyRatioIndicator {
  readonly type: "latency_ratio";
  /** Prometheus histogram without `_bucket`. */
  readonly metric: string;
  readonly matchers: Matchers;
  readonly thresholdSeconds: number;
}

/** A quantile (0…1) of a histogram over the last `windowSeconds`. */
export interface QuantileIndicator {
  readonly type: "quantile";
  readonly quantile: number;
  /** Prometheus histogram without `_bucket`. */
  readonly metric: string;
  readonly matchers: Matchers;
  readonly windowSeconds: number;
}

/** The mean of a histogram's values over the last `windowSeconds`. */
export interface MeanIndicator {
  readonly type: "mean";
  /** Prometheus histogram without `_sum`. */
  readonly metric: string;
  readonly matchers: Matchers;
  readonly windowSeconds: number;
  /** Fewer values than this say nothing. */
  readonly minimumEvents: number;
}

/** The value of a gauge now, over all its series. */
export interface GaugeIndicator {
  readonly type: "gauge";
  readonly metric: string;
  readonly matchers: Matchers;
  readonly aggregate: "sum" | "max" | "min";
  /** Attribute whose every value is judged, and alerted on, by itself; absent: all series are one. */
  readonly each?: string;
}

/** A service level objective over 30 days, alerted on by burn rate (windows and factors: `BURN_RATE_WINDOWS`). */
export interface Slo {
  readonly kind: "slo";
  /** Stable id, kebab case: the `slo` label of its rules, and the name of its runbook in prometheus/runbooks/. */
  readonly id: string;
  readonly title: string;
  /** Rows of the requirements that it proves. */
  readonly requirements: readonly string[];
  readonly service: string;
  readonly indicator: EventRatioIndicator | LatencyRatioIndicator;
  /** Share of good events owed, 0…1; factor × (1 − objective) must stay below 1 for every window. */
  readonly objectiveRatio: number;
  /** Fewer events than this in the long window alert nobody: a ratio of few is noise. */
  readonly minimumEvents: number;
  /** What a user notices when it is missed; the first sentence of a page. */
  readonly impact: string;
}

/** A level that must not be crossed for some time. */
export interface SlaThreshold {
  readonly kind: "threshold";
  readonly id: string;
  readonly title: string;
  readonly requirements: readonly string[];
  readonly service: string;
  readonly indicator: QuantileIndicator | MeanIndicator | GaugeIndicator;
  readonly comparison: ">" | "<";
  /** The level, in the unit that the key names. */
  readonly threshold:
    | { readonly seconds: number }
    | { readonly ratio: number }
    | { readonly count: number }
    | { readonly score: number };
  readonly forSeconds: number;
  readonly severity: "critical" | "warning";
  readonly impact: string;
}

/** Any row: its `kind` tells which. */
export type Sla = Slo | SlaThreshold;

/** One pair of windows of a burn-rate alert; every SLO is watched over all of them. */
export interface BurnRateWindow {
  readonly severity: "critical" | "warning";
  readonly long: SliWindow;
  readonly short: SliWindow;
  /** How many times faster than allowed the budget must burn; the share that is then gone: factor × long window ÷ 30 days. */
  readonly factor: number;
  /** How long both must burn before the alert fires, as Prometheus writes it. */
  readonly for: string;
}
