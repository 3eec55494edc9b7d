/**
 * Every service level that Trunkline owes, written down once. Plain data: no imports.
 * Recording rules, burn-rate and threshold alerts, promtool tests, bucket bounds, dashboard thresholds and k6
 * thresholds are computed from these rows; nothing else may state such a number.
 */

/** Label matchers of a Prometheus selector: exact value, or a regular expression behind "~" or "!~", or "!" for not equal. */
export type Matchers = Readonly<Record<string, string>>;

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

/** An objective over 30 days, alerted on by burn rate (windows and factors: `BURN_RATE_WINDOWS`). */
export interface ObjectiveSla {
  readonly kind: "objective";
  /** Stable id, kebab case; the `slo` label of its rules. */
  readonly id: string;
  readonly title: string;
  /** Rows of the requirements that it proves. */
  readonly requirements: readonly string[];
  readonly service: string;
  readonly indicator: EventRatioIndicator | LatencyRatioIndicator;
  /** Share of good events owed, 0…1; factor × (1 − objective) must stay below 1 for every window. */
  readonly objectiveRatio: number;
  readonly windowDays: 30;
  /** Fewer events than this in the long window alert nobody: a ratio of few is noise. */
  readonly minimumEvents: number;
  /** Heading in prometheus/runbooks/. */
  readonly runbook: string;
  readonly dashboardUid: string;
  /** What a user notices when it is missed; the first sentence of a page. */
  readonly impact: string;
}

/** A level that must not be crossed for some time. */
export interface ThresholdSla {
  readonly kind: "threshold";
  readonly id: string;
  readonly title: string;
  readonly requirements: readonly string[];
  readonly service: string;
  readonly indicator:
    | {
        readonly type: "quantile";
        readonly quantile: number;
        readonly metric: string;
        readonly matchers: Matchers;
        readonly windowSeconds: number;
      }
    | {
        readonly type: "gauge";
        readonly metric: string;
        readonly matchers: Matchers;
        readonly aggregate: "sum" | "max" | "min";
      };
  readonly comparison: ">" | "<";
  /** The level, in the unit that the key names. */
  readonly threshold: { readonly seconds: number } | { readonly ratio: number } | { readonly count: number };
  readonly forSeconds: number;
  readonly severity: "critical" | "warning";
  readonly runbook: string;
  readonly dashboardUid: string;
  readonly impact: string;
}

export type Sla = ObjectiveSla | ThresholdSla;

/** Multi-window burn rates over 30 days (Google SRE workbook, chapter 5). */
export const BURN_RATE_WINDOWS = [
  { severity: "critical", long: "1h", short: "5m", factor: 14.4, budgetRatio: 0.02, for: "2m" },
  { severity: "critical", long: "6h", short: "30m", factor: 6, budgetRatio: 0.05, for: "15m" },
  { severity: "warning", long: "1d", short: "2h", factor: 3, budgetRatio: 0.1, for: "1h" },
  { severity: "warning", long: "3d", short: "6h", factor: 1, budgetRatio: 0.1, for: "3h" },
] as const;

const SERVER_SPANS = "traces_span_metrics_duration_seconds";
const SERVER_CALLS = "traces_span_metrics_calls_total";
const WEBHOOK = { span_kind: "SPAN_KIND_SERVER", http_route: "/webhooks/vapi" } as const;
const API = { span_kind: "SPAN_KIND_SERVER", service_name: "trunkline-api" } as const;

export const SLAS = [
  {
    kind: "objective",
    id: "voice-webhook-latency",
    title: "Voice agent's webhook answered within 200 ms",
    requirements: ["DF-1"],
    service: "trunkline-api",
    indicator: { type: "latency_ratio", metric: SERVER_SPANS, matchers: WEBHOOK, thresholdSeconds: 0.2 },
    objectiveRatio: 0.99,
    windowDays: 30,
    minimumEvents: 20,
    runbook: "voice-webhook-latency",
    dashboardUid: "trunkline-oncall",
    impact: "Callers hear the voice agent hesitate, and urgent alerts leave late.",
  },
  {
    kind: "threshold",
    id: "voice-webhook-p99",
    title: "99th percentile of the voice agent's webhook",
    requirements: ["DF-1"],
    service: "trunkline-api",
    indicator: {
      type: "quantile",
      quantile: 0.99,
      metric: SERVER_SPANS,
      matchers: WEBHOOK,
      windowSeconds: 300,
    },
    comparison: ">",
    threshold: { seconds: 0.2 },
    forSeconds: 300,
    severity: "warning",
    runbook: "voice-webhook-p99",
    dashboardUid: "trunkline-oncall",
    impact: "One call in a hundred waits noticeably for the voice agent.",
  },
  {
    kind: "objective",
    id: "api-availability",
    title: "API requests answered without a server error",
    requirements: ["CC-14", "CC-13"],
    service: "trunkline-api",
    indicator: {
      type: "event_ratio",
      totalMetric: SERVER_CALLS,
      totalMatchers: API,
      badMetric: SERVER_CALLS,
      badMatchers: { ...API, http_response_status_code: "~5.." },
    },
    objectiveRatio: 0.999,
    windowDays: 30,
    minimumEvents: 20,
    runbook: "api-availability",
    dashboardUid: "trunkline-oncall",
    impact: "People see error messages; the voice agent's calls may go unrecorded.",
  },
  {
    kind: "objective",
    id: "sms-delivered",
    title: "Urgent SMS delivered",
    requirements: ["DF-2"],
    service: "trunkline-worker",
    indicator: {
      type: "event_ratio",
      totalMetric: "trunkline_sms_outcomes_total",
      totalMatchers: {},
      badMetric: "trunkline_sms_outcomes_total",
      badMatchers: { trunkline_sms_outcome: "failed" },
    },
    objectiveRatio: 0.999,
    windowDays: 30,
    minimumEvents: 5,
    runbook: "sms-delivered",
    dashboardUid: "trunkline-oncall",
    impact: "Staff on call do not learn of an emergency.",
  },
  {
    kind: "objective",
    id: "sms-delivery-time",
    title: "Urgent SMS delivered within 30 s",
    requirements: ["DF-2"],
    service: "trunkline-worker",
    indicator: {
      type: "latency_ratio",
      metric: "trunkline_sms_delivery_duration_seconds",
      matchers: {},
      thresholdSeconds: 30,
    },
    objectiveRatio: 0.99,
    windowDays: 30,
    minimumEvents: 5,
    runbook: "sms-delivery-time",
    dashboardUid: "trunkline-oncall",
    impact: "Staff on call learn of an emergency late.",
  },
  {
    kind: "objective",
    id: "live-update-latency",
    title: "Live board updated within 100 ms",
    requirements: ["CE-5"],
    service: "trunkline-api",
    indicator: {
      type: "latency_ratio",
      metric: "trunkline_live_update_duration_seconds",
      matchers: {},
      thresholdSeconds: 0.1,
    },
    objectiveRatio: 0.99,
    windowDays: 30,
    minimumEvents: 20,
    runbook: "live-update-latency",
    dashboardUid: "trunkline-oncall",
    impact: "The board shows calls late; two people may take the same call.",
  },
  {
    kind: "threshold",
    id: "sms-dead-letters",
    title: "SMS given up after the last attempt",
    requirements: ["DF-2"],
    service: "trunkline-worker",
    indicator: {
      type: "gauge",
      metric: "trunkline_dead_letters",
      matchers: { trunkline_queue: "sms" },
      aggregate: "max",
    },
    comparison: ">",
    threshold: { count: 0 },
    forSeconds: 0,
    severity: "critical",
    runbook: "sms-dead-letters",
    dashboardUid: "trunkline-oncall",
    impact: "An emergency alert reached nobody by this SMS; a person must act.",
  },
  {
    kind: "threshold",
    id: "sms-undelivered",
    title: "SMS waiting longer than 30 s for delivery",
    requirements: ["DF-2"],
    service: "trunkline-worker",
    indicator: { type: "gauge", metric: "trunkline_sms_undelivered", matchers: {}, aggregate: "max" },
    comparison: ">",
    threshold: { count: 0 },
    forSeconds: 60,
    severity: "critical",
    runbook: "sms-undelivered",
    dashboardUid: "trunkline-oncall",
    impact: "Emergency alerts are stuck: the provider refuses or does not answer.",
  },
  {
    kind: "threshold",
    id: "sms-provider-breaker",
    title: "SMS provider's circuit breaker is open",
    requirements: ["IQ-1", "DF-2"],
    service: "trunkline-worker",
    indicator: {
      type: "gauge",
      metric: "trunkline_breaker_open_ratio",
      matchers: { trunkline_provider: "twilio" },
      aggregate: "max",
    },
    comparison: ">",
    threshold: { ratio: 0.75 },
    forSeconds: 0,
    severity: "warning",
    runbook: "sms-provider-breaker",
    dashboardUid: "trunkline-oncall",
    impact: "SMS wait in the queue until the provider answers again; none is lost.",
  },
  {
    kind: "threshold",
    id: "queue-backlog",
    title: "Jobs waiting in a queue",
    requirements: ["CE-8"],
    service: "trunkline-worker",
    indicator: {
      type: "gauge",
      metric: "trunkline_queue_jobs",
      matchers: { trunkline_job_state: "~waiting|prioritized|delayed" },
      aggregate: "sum",
    },
    comparison: ">",
    threshold: { count: 1000 },
    forSeconds: 120,
    severity: "warning",
    runbook: "queue-backlog",
    dashboardUid: "trunkline-oncall",
    impact: "Alerts and notifications arrive late.",
  },
] as const satisfies readonly Sla[];

/** Id of a row. */
export type SlaId = (typeof SLAS)[number]["id"];

/** The time, in seconds, within which a latency objective's good events end. Throws where the row is of another kind. */
export function latencyObjectiveSeconds(id: SlaId): number {
  const sla = SLAS.find((row) => row.id === id);
  if (sla?.kind !== "objective" || sla.indicator.type !== "latency_ratio") {
    throw new Error(`${id} is no latency objective`);
  }
  return sla.indicator.thresholdSeconds;
}
