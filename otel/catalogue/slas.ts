/**
 * Every service level that Trunkline owes, written down once: objectives over 30 days (SLOs), and thresholds that must not
 * be crossed. Plain data and pure functions on it; imports nothing outside the catalogue.
 * Recording rules, burn-rate and threshold alerts, promtool tests, bucket bounds, dashboard thresholds and k6
 * thresholds are computed from these rows; nothing else may state such a number.
 */
import { ATTRIBUTES } from "./attributes.ts";
import { METRICS, prometheusName, SPAN_METRICS } from "./metrics.ts";
import { plainNumber } from "./promql.ts";
import type {
  BurnRateWindow,
  EventRatioIndicator,
  LatencyRatioIndicator,
  QuantileIndicator,
  Sla,
  SlaThreshold,
  Slo,
} from "./sla.types.ts";

/** Every SLO is counted over so many days. */
export const SLO_WINDOW_DAYS = 30;

/** Multi-window burn rates over 30 days (Google SRE workbook, chapter 5). */
export const BURN_RATE_WINDOWS = [
  { severity: "critical", long: "1h", short: "5m", factor: 14.4, for: "2m" },
  { severity: "critical", long: "6h", short: "30m", factor: 6, for: "15m" },
  { severity: "warning", long: "1d", short: "2h", factor: 3, for: "1h" },
  { severity: "warning", long: "3d", short: "6h", factor: 1, for: "3h" },
] as const satisfies readonly BurnRateWindow[];

/** A request that takes longer is slow, unless a row below has a latency for its route: what the API owes on average. */
export const SLOW_REQUEST_SECONDS = 0.2;

const WEBHOOK = { span_kind: "SPAN_KIND_SERVER", http_route: "/webhooks/vapi" } as const;
const API = { span_kind: "SPAN_KIND_SERVER", service_name: "trunkline-api" } as const;

/** The rows. A new one needs a runbook of its id and a run of the generators (`./trunkline test drift` names them). */
export const SLAS = [
  {
    kind: "slo",
    id: "voice-webhook-latency",
    title: "Voice agent's webhook answered within 200 ms",
    requirements: ["DF-1"],
    service: "trunkline-api",
    indicator: {
      type: "latency_ratio",
      metric: SPAN_METRICS.duration,
      matchers: WEBHOOK,
      thresholdSeconds: 0.2,
    },
    objectiveRatio: 0.99,
    minimumEvents: 20,
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
      metric: SPAN_METRICS.duration,
      matchers: WEBHOOK,
      windowSeconds: 300,
    },
    comparison: ">",
    threshold: { seconds: 0.2 },
    forSeconds: 300,
    severity: "warning",
    impact: "One call in a hundred waits noticeably for the voice agent.",
  },
  {
    kind: "slo",
    id: "api-availability",
    title: "API requests answered without a server error",
    requirements: ["CC-14", "CC-13"],
    service: "trunkline-api",
    indicator: {
      type: "event_ratio",
      totalMetric: SPAN_METRICS.calls,
      totalMatchers: API,
      badMetric: SPAN_METRICS.calls,
      badMatchers: { ...API, http_response_status_code: "~5.." },
    },
    objectiveRatio: 0.999,
    minimumEvents: 20,
    impact: "People see error messages; the voice agent's calls may go unrecorded.",
  },
  {
    kind: "slo",
    id: "sms-delivered",
    title: "Urgent SMS delivered",
    requirements: ["DF-2"],
    service: "trunkline-worker",
    indicator: {
      type: "event_ratio",
      totalMetric: prometheusName(METRICS.smsOutcomes),
      totalMatchers: {},
      badMetric: prometheusName(METRICS.smsOutcomes),
      badMatchers: { trunkline_sms_outcome: "failed" },
    },
    objectiveRatio: 0.999,
    minimumEvents: 5,
    impact: "Staff on call do not learn of an emergency.",
  },
  {
    kind: "slo",
    id: "sms-delivery-time",
    title: "Urgent SMS delivered within 30 s",
    requirements: ["DF-2"],
    service: "trunkline-worker",
    indicator: {
      type: "latency_ratio",
      metric: prometheusName(METRICS.smsDeliveryDuration),
      matchers: {},
      thresholdSeconds: 30,
    },
    objectiveRatio: 0.99,
    minimumEvents: 5,
    impact: "Staff on call learn of an emergency late.",
  },
  {
    kind: "slo",
    id: "alert-acknowledgement-time",
    title: "P1 alerts acknowledged within 5 minutes",
    requirements: ["DF-2"],
    service: "trunkline-api",
    indicator: {
      type: "latency_ratio",
      metric: prometheusName(METRICS.alertTimeToAcknowledge),
      matchers: { trunkline_priority: "P1" },
      thresholdSeconds: 300,
    },
    objectiveRatio: 0.95,
    minimumEvents: 5,
    impact: "Emergencies wait although people were told of them.",
  },
  {
    kind: "slo",
    id: "recording-ready-time",
    title: "Short recordings can be played within 1.2 s of their arrival",
    requirements: ["CC-3"],
    service: "trunkline-worker",
    indicator: {
      type: "latency_ratio",
      metric: prometheusName(METRICS.recordingReadyDuration),
      matchers: { trunkline_recording_length: "short" },
      thresholdSeconds: 1.2,
    },
    objectiveRatio: 0.95,
    minimumEvents: 5,
    impact: "People wait for voicemails and for what was just said.",
  },
  {
    kind: "slo",
    id: "live-update-latency",
    title: "Live board updated within 100 ms",
    requirements: ["CE-5"],
    service: "trunkline-api",
    indicator: {
      type: "latency_ratio",
      metric: prometheusName(METRICS.liveUpdateDuration),
      matchers: {},
      thresholdSeconds: 0.1,
    },
    objectiveRatio: 0.99,
    minimumEvents: 20,
    impact: "The board shows calls late; two people may take the same call.",
  },
  {
    kind: "slo",
    id: "live-update-receipt",
    title: "Live updates received within 100 ms",
    requirements: ["CE-5"],
    service: "trunkline-api",
    indicator: {
      type: "latency_ratio",
      metric: prometheusName(METRICS.liveReceiptDuration),
      matchers: { trunkline_live_urgency: "update" },
      thresholdSeconds: 0.1,
    },
    objectiveRatio: 0.99,
    minimumEvents: 20,
    impact: "What people look at is old: they decide by what was.",
  },
  {
    kind: "slo",
    id: "live-message-receipt",
    title: "Messages received within 300 ms",
    requirements: ["CE-5"],
    service: "trunkline-api",
    indicator: {
      type: "latency_ratio",
      metric: prometheusName(METRICS.liveReceiptDuration),
      matchers: { trunkline_live_urgency: "message" },
      thresholdSeconds: 0.3,
    },
    objectiveRatio: 0.99,
    minimumEvents: 20,
    impact: "People who write to each other wait for what is written already.",
  },
  {
    kind: "slo",
    id: "live-notification-receipt",
    title: "Notifications received within 500 ms",
    requirements: ["CE-5"],
    service: "trunkline-api",
    indicator: {
      type: "latency_ratio",
      metric: prometheusName(METRICS.liveReceiptDuration),
      matchers: { trunkline_live_urgency: "notification" },
      thresholdSeconds: 0.5,
    },
    objectiveRatio: 0.99,
    minimumEvents: 20,
    impact: "People learn late of what was meant for them.",
  },
  {
    kind: "slo",
    id: "voice-command-simple-time",
    title: "Simple voice commands done within 2 s of the end of speech",
    requirements: ["CE-4"],
    service: "trunkline-api",
    indicator: {
      type: "latency_ratio",
      metric: prometheusName(METRICS.voiceCommandDuration),
      matchers: { trunkline_voice_command_size: "simple" },
      thresholdSeconds: 2,
    },
    objectiveRatio: 0.95,
    minimumEvents: 5,
    impact: "People repeat what they said, and it is done twice.",
  },
  {
    kind: "slo",
    id: "voice-command-several-time",
    title: "Several voice commands in one sentence done within 5 s",
    requirements: ["CE-4"],
    service: "trunkline-api",
    indicator: {
      type: "latency_ratio",
      metric: prometheusName(METRICS.voiceCommandDuration),
      matchers: { trunkline_voice_command_size: "several" },
      thresholdSeconds: 5,
    },
    objectiveRatio: 0.95,
    minimumEvents: 5,
    impact: "Talking is slower than clicking, and people stop talking.",
  },
  {
    kind: "slo",
    id: "voice-reference-time",
    title: "What “her” and “the last call” mean found within 1 s",
    requirements: ["CE-4"],
    service: "trunkline-api",
    indicator: {
      type: "latency_ratio",
      metric: prometheusName(METRICS.voiceResolutionDuration),
      matchers: {},
      thresholdSeconds: 1,
    },
    objectiveRatio: 0.99,
    minimumEvents: 5,
    impact: "Every voice command that speaks of a lead, a contact or a call is late.",
  },
  {
    kind: "slo",
    id: "call-connection",
    title: "Calls connected by their carrier",
    requirements: ["CC-4"],
    service: "trunkline-api",
    indicator: {
      type: "event_ratio",
      totalMetric: prometheusName(METRICS.callConnections),
      totalMatchers: {},
      badMetric: prometheusName(METRICS.callConnections),
      badMatchers: { trunkline_call_connection: "failed" },
    },
    objectiveRatio: 0.985,
    minimumEvents: 20,
    impact: "People are called and it never rings at their place, or they call and do not get through.",
  },
  {
    kind: "slo",
    id: "call-setup-time",
    title: "Calls ring within 2.1 s",
    requirements: ["CC-4"],
    service: "trunkline-api",
    indicator: {
      type: "latency_ratio",
      metric: prometheusName(METRICS.callSetupDuration),
      matchers: {},
      thresholdSeconds: 2.1,
    },
    objectiveRatio: 0.95,
    minimumEvents: 20,
    impact: "Agents listen to silence after they have placed a call.",
  },
  {
    kind: "threshold",
    id: "call-mos",
    title: "Mean opinion score of calls",
    requirements: ["CC-4"],
    service: "trunkline-worker",
    indicator: {
      type: "mean",
      metric: prometheusName(METRICS.callMos),
      matchers: {},
      windowSeconds: 3_600,
      minimumEvents: 15,
    },
    comparison: "<",
    threshold: { score: 4.2 },
    forSeconds: 900,
    severity: "warning",
    impact: "People hear each other badly: they repeat themselves, or hang up.",
  },
  {
    kind: "threshold",
    id: "recording-ready-mean",
    title: "Mean time until short recordings can be played",
    requirements: ["CC-3"],
    service: "trunkline-worker",
    indicator: {
      type: "mean",
      metric: prometheusName(METRICS.recordingReadyDuration),
      matchers: { trunkline_recording_length: "short" },
      windowSeconds: 3_600,
      minimumEvents: 5,
    },
    comparison: ">",
    threshold: { seconds: 1.2 },
    forSeconds: 900,
    severity: "warning",
    impact: "People wait for voicemails and for what was just said.",
  },
  {
    kind: "threshold",
    id: "sms-dead-letters",
    title: "SMS of P1 to P3 given up after the last attempt",
    requirements: ["DF-2"],
    service: "trunkline-worker",
    indicator: {
      type: "gauge",
      metric: prometheusName(METRICS.deadLetters),
      matchers: {
        trunkline_queue: "sms",
        trunkline_priority: "~P1|P2|P3",
        trunkline_dead_letter_state: "open",
      },
      aggregate: "max",
    },
    comparison: ">",
    threshold: { count: 0 },
    forSeconds: 0,
    severity: "critical",
    impact: "An emergency alert reached nobody by this SMS; a person must act.",
  },
  {
    kind: "threshold",
    id: "sms-dead-letters-low",
    title: "SMS of P4 given up after the last attempt",
    requirements: ["DF-2"],
    service: "trunkline-worker",
    indicator: {
      type: "gauge",
      metric: prometheusName(METRICS.deadLetters),
      matchers: { trunkline_queue: "sms", trunkline_priority: "P4", trunkline_dead_letter_state: "open" },
      aggregate: "max",
    },
    comparison: ">",
    threshold: { count: 0 },
    forSeconds: 0,
    severity: "warning",
    impact: "Somebody was not told of something that can wait; a person should look within the day.",
  },
  {
    kind: "threshold",
    id: "outbox-set-aside",
    title: "Outbox entries set aside after the last attempt",
    requirements: ["DF-2"],
    service: "trunkline-worker",
    indicator: {
      type: "gauge",
      metric: prometheusName(METRICS.outboxSetAside),
      matchers: {},
      aggregate: "max",
    },
    comparison: ">",
    threshold: { count: 0 },
    forSeconds: 0,
    severity: "warning",
    impact: "Something that had to follow a change, such as a notification, will not happen by itself.",
  },
  {
    kind: "threshold",
    id: "sms-undelivered",
    title: "SMS waiting longer than 30 s for delivery",
    requirements: ["DF-2"],
    service: "trunkline-worker",
    indicator: {
      type: "gauge",
      metric: prometheusName(METRICS.smsUndelivered),
      matchers: {},
      aggregate: "max",
    },
    comparison: ">",
    threshold: { count: 0 },
    forSeconds: 60,
    severity: "critical",
    impact: "Emergency alerts are stuck: the provider refuses or does not answer.",
  },
  {
    kind: "threshold",
    id: "alerts-unacknowledged",
    title: "P1 alerts that nobody has acknowledged within 5 minutes",
    requirements: ["DF-2"],
    service: "trunkline-worker",
    indicator: {
      type: "gauge",
      metric: prometheusName(METRICS.alertsUnacknowledged),
      matchers: { trunkline_priority: "P1" },
      aggregate: "max",
    },
    comparison: ">",
    threshold: { count: 0 },
    forSeconds: 60,
    severity: "critical",
    impact: "Somebody in an emergency waits, and nobody has said that they look after it.",
  },
  {
    kind: "threshold",
    id: "alerts-unanswered",
    title: "Alerts that nobody took although all steps of their escalation were run",
    requirements: ["DF-2"],
    service: "trunkline-worker",
    indicator: {
      type: "gauge",
      metric: prometheusName(METRICS.alertsUnanswered),
      matchers: {},
      aggregate: "max",
    },
    comparison: ">",
    threshold: { count: 0 },
    forSeconds: 30,
    severity: "critical",
    impact: "Everybody who was to be told of an emergency was told, and nobody looks after it.",
  },
  {
    kind: "threshold",
    id: "provider-breaker",
    title: "A provider's circuit breaker is open",
    requirements: ["IQ-1", "DF-2"],
    service: "trunkline-worker",
    indicator: {
      type: "gauge",
      metric: prometheusName(METRICS.breakerOpen),
      matchers: {},
      aggregate: "max",
      each: ATTRIBUTES.provider,
    },
    comparison: ">",
    threshold: { ratio: 0.75 },
    forSeconds: 0,
    severity: "warning",
    impact:
      "What the provider does for us (SMS, mail, transcripts, summaries, bills) waits until it answers again; nothing is lost.",
  },
  {
    kind: "threshold",
    id: "queue-backlog",
    title: "Jobs waiting in a queue",
    requirements: ["CE-8"],
    service: "trunkline-worker",
    indicator: {
      type: "gauge",
      metric: prometheusName(METRICS.queueJobs),
      matchers: { trunkline_job_state: "~waiting|prioritized|delayed" },
      aggregate: "sum",
    },
    comparison: ">",
    threshold: { count: 1000 },
    forSeconds: 120,
    severity: "warning",
    impact: "Alerts and notifications arrive late.",
  },
  {
    kind: "threshold",
    id: "dashboard-view-age",
    title: "Age of the dashboard's figures",
    requirements: ["DF-4"],
    service: "trunkline-worker",
    indicator: {
      type: "gauge",
      metric: prometheusName(METRICS.reportViewAge),
      matchers: { trunkline_report_view: "dashboard_now" },
      aggregate: "max",
    },
    comparison: ">",
    // Three times the interval at which it is refreshed.
    threshold: { seconds: 900 },
    forSeconds: 60,
    severity: "warning",
    impact: "The dashboard shows figures that are old; the live board is not concerned.",
  },
  {
    kind: "threshold",
    id: "call-analytics-view-age",
    title: "Age of the daily call figures",
    requirements: ["DF-4"],
    service: "trunkline-worker",
    indicator: {
      type: "gauge",
      metric: prometheusName(METRICS.reportViewAge),
      matchers: { trunkline_report_view: "call_analytics_daily" },
      aggregate: "max",
    },
    comparison: ">",
    // Three times the interval at which it is refreshed.
    threshold: { seconds: 2700 },
    forSeconds: 60,
    severity: "warning",
    impact: "The figures of the last 30 days are old; the live board is not concerned.",
  },
] as const satisfies readonly Sla[];

/** Id of a row. */
export type SlaId = (typeof SLAS)[number]["id"];

/** Rows with an objective over 30 days: they have a budget and a burn rate. */
export const SLOS: readonly Slo[] = SLAS.filter((row) => row.kind === "slo");

/** Rows with a level that must not be crossed. */
export const SLA_THRESHOLDS: readonly SlaThreshold[] = SLAS.filter((row) => row.kind === "threshold");

/** The row with this id, with its widest type. Throws where there is none. */
export function slaRow(id: SlaId): Sla {
  const row = SLAS.find((candidate) => candidate.id === id);
  if (row === undefined) throw new Error(`There is no SLA ${id} in otel/catalogue/slas.ts`);
  return row;
}

/** The SLO on a histogram's latency with this id. Throws where the row is of another kind. */
export function latencySlo(id: SlaId): Slo & { readonly indicator: LatencyRatioIndicator } {
  const row = slaRow(id);
  if (row.kind !== "slo" || row.indicator.type !== "latency_ratio") {
    throw new Error(`${id} is no latency SLO`);
  }
  return { ...row, indicator: row.indicator };
}

/** The SLO on counted events with this id. Throws where the row is of another kind. */
export function eventSlo(id: SlaId): Slo & { readonly indicator: EventRatioIndicator } {
  const row = slaRow(id);
  if (row.kind !== "slo" || row.indicator.type !== "event_ratio") {
    throw new Error(`${id} is no event SLO`);
  }
  return { ...row, indicator: row.indicator };
}

/** The threshold on a quantile in seconds with this id. Throws where the row is of another kind. */
export function quantileThreshold(id: SlaId): SlaThreshold & {
  readonly indicator: QuantileIndicator;
  readonly threshold: { readonly seconds: number };
} {
  const row = slaRow(id);
  if (row.kind !== "threshold" || row.indicator.type !== "quantile" || !("seconds" in row.threshold)) {
    throw new Error(`${id} is no quantile in seconds`);
  }
  return { ...row, indicator: row.indicator, threshold: row.threshold };
}

/** The time, in seconds, within which a latency SLO's good events end. Throws where the row is of another kind. */
export function latencyObjectiveSeconds(id: SlaId): number {
  return latencySlo(id).indicator.thresholdSeconds;
}

/** Share of bad events that an SLO allows, 0…1: its error budget. Free of binary noise. */
export function errorBudgetRatio(slo: Pick<Slo, "objectiveRatio">): number {
  return Number(plainNumber(1 - slo.objectiveRatio));
}

/** The level of a threshold as a bare number, in the unit that its key names. */
export function thresholdLevel({ threshold }: Pick<SlaThreshold, "threshold">): number {
  if ("seconds" in threshold) return threshold.seconds;
  if ("score" in threshold) return threshold.score;
  return "ratio" in threshold ? threshold.ratio : threshold.count;
}

/** How long a single event may take, in seconds, where the row is about a histogram's latency; else undefined. */
export function latencyLimitSeconds(sla: Sla): number | undefined {
  if (sla.kind === "slo") {
    return sla.indicator.type === "latency_ratio" ? sla.indicator.thresholdSeconds : undefined;
  }
  return sla.indicator.type === "quantile" && "seconds" in sla.threshold ? sla.threshold.seconds : undefined;
}
