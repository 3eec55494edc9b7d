/**
 * Names of the recording rules and alerts that prometheus/source generates from slas.ts. Plain data: no imports.
 * Dashboards and k6 take the names from here. Every recorded series has the labels `slo` and `service`.
 */

/** Windows over which the share of bad events is recorded. */
export const SLI_WINDOWS = ["5m", "30m", "1h", "2h", "6h", "1d", "3d"] as const;

/** One of the recorded windows. */
export type SliWindow = (typeof SLI_WINDOWS)[number];

/** Share of bad events in a window, 0…1; no series while there were no events. */
export function sliErrorRatio(window: SliWindow): string {
  return `slo:sli_error:ratio_rate${window}`;
}

/** Number of events in a window, good and bad. */
export function sliEvents(window: SliWindow): string {
  return `slo:events:increase${window}`;
}

/** Number of bad events in a window. */
export function sliBadEvents(window: SliWindow): string {
  return `slo:bad_events:increase${window}`;
}

/** Recorded once for each SLO. */
export const SLO_RECORDINGS = {
  /** Share of good events owed, 0…1. */
  objective: "slo:objective:ratio",
  /** Events of the last 30 days. */
  events30d: "slo:events:increase30d",
  /** Bad events of the last 30 days. */
  badEvents30d: "slo:bad_events:increase30d",
  /** Share of the 30-day error budget that is left: 1 untouched, 0 used up, below 0 overspent. */
  budgetRemaining: "slo:error_budget_remaining:ratio30d",
  /**
   * When nothing will be left of the budget, in seconds since 1970, if as many events go wrong as in the last day; now,
   * where nothing is left. No series while nothing goes wrong.
   */
  budgetEnd: "slo:error_budget_end:timestamp_seconds",
  /** How many times faster than allowed the budget is being spent, over one hour; 1 uses it up in exactly 30 days. */
  burnRate1h: "slo:burn_rate:ratio1h",
} as const;

/** Recorded once for each threshold. */
export const THRESHOLD_RECORDINGS = {
  /** The value now, in the unit of the threshold. */
  value: "slo:threshold_value:current",
  /** The levels that must not be crossed, by the label `severity`. */
  limit: "slo:threshold_limit:constant",
} as const;

/**
 * Uids of the dashboards: alerts link to them, and Grafana's files have them. The first of each audience has its name.
 * `slo` takes `?var-slo=` with the id of an SLO, `thresholds` takes none.
 */
export const DASHBOARD_UIDS = {
  engineering: "trunkline-engineering",
  runtime: "trunkline-runtime",
  postgres: "trunkline-postgres",
  slowQueries: "trunkline-slow-queries",
  redis: "trunkline-redis",
  queues: "trunkline-queues",
  breakers: "trunkline-breakers",
  sockets: "trunkline-sockets",
  traces: "trunkline-traces",
  webVitals: "trunkline-web-vitals",
  errors: "trunkline-errors",
  releases: "trunkline-releases",
  telemetry: "trunkline-telemetry",
  oncall: "trunkline-oncall",
  slo: "trunkline-slo",
  thresholds: "trunkline-thresholds",
  alertHistory: "trunkline-alert-history",
  providers: "trunkline-providers",
  delivery: "trunkline-delivery",
  business: "trunkline-business",
  days: "trunkline-days",
  live: "trunkline-live",
  leads: "trunkline-leads",
  agents: "trunkline-agents",
  alerts: "trunkline-alerts",
  callQuality: "trunkline-call-quality",
  aiCost: "trunkline-ai-cost",
} as const;

/** What an alert is about; the last part of its name. */
export type AlertKind = "BudgetBurn" | "Breached" | "NoData";

/** Name of the alert of an SLA row: `voice-webhook-latency` + `BudgetBurn` → `VoiceWebhookLatencyBudgetBurn`. */
export function alertName(slaId: string, kind: AlertKind): string {
  const words = slaId.split("-").map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`);
  return `${words.join("")}${kind}`;
}

/** The budget of the SLO in the label `slo` will be gone in days. Runbook: prometheus/runbooks/error-budget.md. */
export const ERROR_BUDGET_ENDS_ALERT = "ErrorBudgetEnds";

/** Receivers of alertmanager.yml that are parts of our own: nobody is woken or mailed by them. */
export const INTERNAL_RECEIVERS = ["product", "gateway", "heartbeat"] as const;

/** Meta-monitoring: alerts about the monitoring itself and what everything depends on, not about an SLA row. Runbook: prometheus/runbooks/meta-monitoring.md. */
export const META_MONITORING_ALERTS = {
  /** Fires always: its silence says that nobody can be told of anything (dead man's switch). */
  watchdog: "Watchdog",
  targetDown: "TargetDown",
  serviceSilent: "ServiceSilent",
  spansMissing: "SpansMissing",
  collectorRefusesData: "CollectorRefusesData",
  collectorLosesData: "CollectorLosesData",
  collectorFallsBehind: "CollectorFallsBehind",
  tempoNotIngesting: "TempoNotIngesting",
  remoteWriteFails: "RemoteWriteFails",
  rulesFail: "RulesFail",
  rulesLate: "RulesLate",
  notificationsFail: "NotificationsFail",
  internalNotificationsFail: "InternalNotificationsFail",
  dependencyDown: "DependencyDown",
} as const;
