/** Shapes of the rows in rows/. */
import type { Matchers } from "./promql.ts";
import type { SliWindow } from "./rules.ts";

/** Whom an alert reaches: `critical` pages at once, `warning` is a mail in business hours. */
export type Severity = "critical" | "warning";

/** Who has to act on an alert: whoever is on call, who builds Trunkline, or who runs the calls with it. */
export type Audience = "oncall" | "engineering" | "business";

/** The team that answers for a row: it chose the figure, and it mends what breaks it. */
export type Owner = "platform" | "calls" | "messaging" | "collaboration" | "web";

/** A figure in the unit that its key names. */
export type Level =
  | { readonly seconds: number }
  | { readonly ratio: number }
  | { readonly count: number }
  | { readonly score: number }
  | { readonly bytes: number };

/** What every row says, whatever its kind. */
interface RowBase {
  /** Stable id, kebab case: the `slo` label of its rules, and the name of its runbook in prometheus/runbooks/. */
  readonly id: string;
  readonly title: string;
  /** Rows of the requirements whose figure it is (requirements.ts). */
  readonly requirements: readonly string[];
  readonly owner: Owner;
  readonly audience: Audience;
  /** What a user notices when it is missed; the first sentence of a page. */
  readonly impact: string;
  /** What the application does by itself until it is over, and what people can go on with; labels as in Prometheus' templates. */
  readonly meanwhile?: string;
}

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

/** What of an indicator is judged, and alerted on, by itself. */
interface JudgedEach {
  /** Attributes: every value of one, every combination of several. Absent: all series are one. */
  readonly each?: readonly string[];
}

/** A quantile (0…1) of a histogram over the last `windowSeconds`; each level must be a bucket. */
export interface QuantileIndicator extends JudgedEach {
  readonly type: "quantile";
  readonly quantile: number;
  /** Prometheus histogram without `_bucket`. */
  readonly metric: string;
  readonly matchers: Matchers;
  readonly windowSeconds: number;
  /** Fewer values beyond the level than this alert nobody: two slow ones among twenty are no trend. */
  readonly minimumBadEvents: number;
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

/** Share of events that are of one kind, over the last `windowSeconds`. */
export interface ShareIndicator extends JudgedEach {
  readonly type: "share";
  /** Prometheus counter of all events. */
  readonly totalMetric: string;
  readonly totalMatchers: Matchers;
  /** Those whose share is judged: bad ones where the comparison is `>`, good ones where it is `<`. */
  readonly partMetric: string;
  readonly partMatchers: Matchers;
  readonly windowSeconds: number;
  /** Fewer events than this say nothing. */
  readonly minimumEvents: number;
  /** Fewer bad events than this alert nobody. */
  readonly minimumBadEvents: number;
}

/** The value of a gauge now, over all its series. */
export interface GaugeIndicator extends JudgedEach {
  readonly type: "gauge";
  readonly metric: string;
  readonly matchers: Matchers;
  readonly aggregate: "sum" | "max" | "min";
}

/** A service level objective over 30 days, alerted on by burn rate (windows and factors: `BURN_RATE_WINDOWS`). */
export interface Slo extends RowBase {
  readonly kind: "slo";
  readonly service: string;
  readonly indicator: EventRatioIndicator | LatencyRatioIndicator;
  /** Share of good events owed, 0…1; factor × (1 − objective) must stay below 1 for every window. */
  readonly objectiveRatio: number;
  /** Its worst alert: what can wait for business hours is a `warning` however fast its budget burns. */
  readonly maximumSeverity: Severity;
  /** Fewer bad events than this in the long window alert nobody: one failure among twenty is no trend. */
  readonly minimumBadEvents: number;
}

/** What happens at which value of a threshold. At least `warning` or `critical` is there. */
export interface ThresholdLevels {
  /** What is owed: panels and load tests judge by it, no alert does. */
  readonly objective?: Level;
  readonly warning?: Level;
  /** At this value the application itself does something about it. */
  readonly action?: Level;
  readonly critical?: Level;
}

/** A value that must not cross its levels for some time. */
export interface SlaThreshold extends RowBase {
  readonly kind: "threshold";
  readonly service: string;
  readonly indicator: QuantileIndicator | MeanIndicator | ShareIndicator | GaugeIndicator;
  readonly comparison: ">" | "<";
  readonly levels: ThresholdLevels;
  readonly forSeconds: number;
}

/** A row that Prometheus measures all the time: its `kind` tells which. */
export type Sla = Slo | SlaThreshold;

/** A statistic of a k6 metric, as its thresholds write it. */
export type LoadStatistic = "avg" | "max" | "min" | "rate" | "count" | "value" | `p(${number})`;

/** A figure that only a load test can show, since it is owed under a load that production seldom has. */
export interface LoadFigure extends RowBase {
  readonly kind: "load";
  /** The scenario that shows it: the name of a file in k6/scenarios/ without `.ts`. */
  readonly scenario: string;
  /** The load under which it is owed, in words. */
  readonly load: string;
  /** k6 metric; its tags, if any, select a sub-metric. */
  readonly metric: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly statistic: LoadStatistic;
  readonly comparison: "<" | "<=" | ">" | ">=";
  /** Seconds are milliseconds in k6: `k6Threshold` translates. */
  readonly level: Level;
}

/** What a build may weigh; a heavier one fails. */
export interface BuildBudget extends RowBase {
  readonly kind: "build";
  /** Compressed (gzip). */
  readonly limitBytes: number;
}

/** A figure that tests or benchmarks of this repository show, since nothing in production can measure it. */
export interface TestedFigure extends RowBase {
  readonly kind: "tested";
  /** The figure in words. */
  readonly figure: string;
  /** Files that show it, from the root of the repository. */
  readonly tests: readonly string[];
}

/** Any row of the catalogue. */
export type Row = Sla | LoadFigure | BuildBudget | TestedFigure;

/** One pair of windows of a burn-rate alert; every SLO is watched over all of them. */
export interface BurnRateWindow {
  readonly severity: Severity;
  readonly long: SliWindow;
  readonly short: SliWindow;
  /** How many times faster than allowed the budget must burn; the share that is then gone: factor × long window ÷ 30 days. */
  readonly factor: number;
  /** How long both must burn before the alert fires, as Prometheus writes it. */
  readonly for: string;
}
