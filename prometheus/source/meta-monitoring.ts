import { DASHBOARD_UIDS, INTERNAL_RECEIVERS, META_MONITORING_ALERTS } from "../../otel/catalogue/rules.ts";
import { SDK_METRICS, SPAN_METRICS } from "../../otel/catalogue/metrics.ts";
import { selector } from "../../otel/catalogue/promql.ts";
import { dashboardUrl, meanwhileOf, runbookUrl, traceUrl } from "./annotations.ts";
import { type Clock, parseDurationMs } from "./durations.ts";
import type { Severity } from "../../otel/catalogue/sla.types.ts";
import type { AlertRule, RuleGroup } from "./rule-model.ts";
import { MONITORED_SERVICES, reporting } from "./services.ts";

/** What goes on without a part of the application, if it is down. */
const SILENT_MEANWHILE = {
  "trunkline-api":
    "If it is down, the board does not work: pages that are open keep what they showed, and ask again by themselves.",
  "trunkline-worker":
    "If it is down, SMS and other jobs wait in their queues, urgent ones first, and none is lost. The board works, and calls are taken in.",
  "trunkline-scheduler":
    "If it is down, what falls due waits until it is back. The board works, and calls are taken in.",
} as const satisfies Record<(typeof MONITORED_SERVICES)[number], string>;

const DEPENDENCY_MEANWHILE =
  '{{ if eq $labels.trunkline_dependency "postgres" }}The board does not work: nothing can be read or saved, and whoever asks is told to try again. Pages that are open keep what they showed.' +
  '{{ else if eq $labels.trunkline_dependency "redis" }}Calls are taken in, people stay signed in, and the board is right whenever it is loaded anew. SMS and all else that follows waits, and goes out when Redis answers again.' +
  '{{ else if eq $labels.trunkline_dependency "live_updates" }}Boards are not told of news: they ask every 5 to 60 seconds instead.' +
  '{{ else if eq $labels.trunkline_dependency "file_store" }}Recordings can be neither stored nor played. Calls are taken in, and the board works.' +
  "{{ else }}What does not need it goes on.{{ end }}";

interface MetaAlert {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly severity: Severity | "info";
  readonly service: string;
  readonly summary: string;
  readonly description: string;
  readonly impact: string;
  readonly meanwhile?: string;
  readonly traceQuery: string;
}

/** Meta-monitoring and what everything depends on; thresholds here are "any" and "none". */
export function metaMonitoringGroup(clock: Clock): RuleGroup {
  return {
    name: "meta-monitoring",
    interval: clock("15s"),
    rules: metaAlerts(clock).map(
      (row): AlertRule => ({
        alert: row.alert,
        expr: row.expr,
        for: clock(row.for),
        labels: {
          slo: "meta-monitoring",
          service: row.service,
          severity: row.severity,
          audience: row.severity === "warning" ? "engineering" : "oncall",
          owner: "platform",
        },
        annotations: {
          summary: row.summary,
          description: row.description,
          impact: row.impact,
          ...meanwhileOf(row),
          runbook_url: runbookUrl("meta-monitoring", row.alert),
          dashboard_url: dashboardUrl(DASHBOARD_UIDS.engineering),
          trace_query: row.traceQuery,
          trace_url: traceUrl(row.traceQuery),
        },
      }),
    ),
  };
}

function metaAlerts(clock: Clock): readonly MetaAlert[] {
  const window = clock("5m");
  const isYoung = `(time() - process_start_time_seconds{job="prometheus"} < ${parseDurationMs(clock("10m")) / 1000})`;
  const anyError = "{ status = error }";
  return [
    {
      alert: META_MONITORING_ALERTS.watchdog,
      expr: "vector(1)",
      for: "0s",
      severity: "info",
      service: "trunkline-stack",
      summary: "Alerts are evaluated and sent",
      description: "Fires always. Whoever hears it pages when it falls silent: the dead man's switch.",
      impact: "None while it fires. When it does not, nobody is told of anything any more.",
      traceQuery: anyError,
    },
    {
      alert: META_MONITORING_ALERTS.targetDown,
      // A part that never ran here (no Grafana on this machine) is absent, not down; in a stack that starts, parts follow.
      expr: `(up == 0 and max_over_time(up[${clock("1d")}]) == 1) unless on() ${isYoung}`,
      for: "2m",
      severity: "warning",
      service: "trunkline-stack",
      summary: "{{ $labels.job }} ({{ $labels.instance }}) does not answer Prometheus",
      description:
        "Prometheus has not been able to read the metrics of {{ $labels.job }} for two minutes; it could before.",
      impact: "A part of the stack is down or unreachable; what it does is missing or late.",
      traceQuery: anyError,
    },
    ...MONITORED_SERVICES.map(
      (service): MetaAlert => ({
        alert: META_MONITORING_ALERTS.serviceSilent,
        // A stack that has just started has nothing to miss yet.
        expr: `absent_over_time(${reporting(service)}[${window}]) unless on() ${isYoung}`,
        for: "1m",
        severity: "critical",
        service,
        summary: `${service} has stopped reporting`,
        description: `No metric of ${service} has arrived for five minutes: it is down, or the way to Prometheus is.`,
        impact: "This part of the application is probably down; calls or urgent SMS may be standing still.",
        meanwhile: SILENT_MEANWHILE[service],
        traceQuery: `{ resource.service.name = "${service}" }`,
      }),
    ),
    ...MONITORED_SERVICES.map(
      (service): MetaAlert => ({
        alert: META_MONITORING_ALERTS.spansMissing,
        expr: spansMissing(service, clock),
        for: "5m",
        severity: "warning",
        service,
        summary: `Spans of ${service} do not arrive`,
        description: `${service} has ended {{ $value | humanize }} spans in fifteen minutes, and none was counted.`,
        impact: "Rates, errors and latencies of requests are blind: alerts about them would stay silent.",
        traceQuery: `{ resource.service.name = "${service}" }`,
      }),
    ),
    {
      alert: META_MONITORING_ALERTS.dependencyDown,
      // A provider that is down is told by its breaker and by what waits for it: one cause, one page.
      expr: 'min by (trunkline_dependency) (trunkline_dependency_up_ratio{trunkline_dependency!~".+_provider"}) == 0',
      for: "1m",
      severity: "critical",
      service: "trunkline-api",
      summary: "{{ $labels.trunkline_dependency }} does not answer the application",
      description: "The health check of {{ $labels.trunkline_dependency }} has failed for a minute.",
      impact: "Calls, alerts or the live board work in part or not at all until it answers again.",
      meanwhile: DEPENDENCY_MEANWHILE,
      traceQuery: anyError,
    },
    {
      alert: META_MONITORING_ALERTS.collectorLosesData,
      expr: anyOf(
        "exporter",
        ["send", "enqueue"].flatMap((step) =>
          SIGNALS.map((signal) => `otelcol_exporter_${step}_failed_${signal}`),
        ),
        window,
      ),
      for: "5m",
      severity: "warning",
      service: "trunkline-stack",
      summary: "The collector loses telemetry on its way to {{ $labels.exporter }}",
      description:
        "{{ $value | humanize }} items a second are lost for good; the retry queue is full or retries gave up.",
      impact: "Traces or figures of this time will be missing; alerts may judge on less than what happened.",
      traceQuery: anyError,
    },
    {
      alert: META_MONITORING_ALERTS.collectorRefusesData,
      expr: anyOf(
        "receiver",
        SIGNALS.map((signal) => `otelcol_receiver_refused_${signal}`),
        window,
      ),
      for: "5m",
      severity: "warning",
      service: "trunkline-stack",
      summary: "The collector refuses telemetry at {{ $labels.receiver }}",
      description:
        "{{ $value | humanize }} items a second are refused: it has no memory left, or cannot hand them on.",
      impact: "Traces or figures of this time will be missing; alerts may judge on less than what happened.",
      traceQuery: anyError,
    },
    {
      alert: META_MONITORING_ALERTS.collectorFallsBehind,
      expr: "max by (exporter) (otelcol_exporter_queue_size / otelcol_exporter_queue_capacity) > 0.5",
      for: "5m",
      severity: "warning",
      service: "trunkline-stack",
      summary: "The collector cannot hand on what it has to {{ $labels.exporter }}",
      description:
        "Its queue is {{ $value | humanizePercentage }} full; what arrives when it is full is lost.",
      impact: "Figures or traces arrive late, and will be lost if this goes on.",
      traceQuery: anyError,
    },
    {
      alert: META_MONITORING_ALERTS.tempoNotIngesting,
      // Spans wait in the collector and none arrives, or Tempo throws away what arrives. Without a Tempo nothing waits for it.
      expr:
        `sum(increase(tempo_discarded_spans_total[${clock("10m")}])) > 0 or ` +
        `(sum(otelcol_exporter_queue_size{exporter=~".*tempo.*"}) > 0 unless on() ` +
        `(sum(increase(tempo_distributor_spans_received_total[${clock("10m")}])) > 0))`,
      for: "10m",
      severity: "warning",
      service: "trunkline-stack",
      summary: "Tempo does not take the spans that are sent to it",
      description:
        "{{ $value | humanize }} spans or bytes of them were thrown away in ten minutes, or wait in the collector.",
      impact:
        "Traces of this time may be missing when they are needed; figures and alerts are not concerned.",
      traceQuery: anyError,
    },
    {
      alert: META_MONITORING_ALERTS.remoteWriteFails,
      expr:
        `sum by (handler) (increase(prometheus_http_requests_total{handler=~"/api/v1/(write|otlp/v1/metrics)",code!~"2.."}[${window}])) > 0 ` +
        `or sum by (job) (increase(prometheus_remote_storage_samples_failed_total[${window}])) > 0`,
      for: "5m",
      severity: "warning",
      service: "trunkline-stack",
      summary:
        "Prometheus does not get what is written to it{{ with $labels.handler }} at {{ . }}{{ end }}{{ with $labels.job }} by {{ . }}{{ end }}",
      description: "{{ $value | humanize }} writings or samples failed within five minutes.",
      impact: "Figures of this time are missing; alerts may judge on less than what happened.",
      traceQuery: anyError,
    },
    {
      alert: META_MONITORING_ALERTS.rulesFail,
      expr: `sum(increase(prometheus_rule_evaluation_failures_total[${window}])) > 0`,
      for: "0s",
      severity: "critical",
      service: "trunkline-stack",
      summary: "Prometheus cannot evaluate some of its rules",
      description:
        "{{ $value | humanize }} evaluations failed within five minutes; Status → Rule health names them.",
      impact: "Alerts that should fire may stay silent.",
      traceQuery: anyError,
    },
    {
      alert: META_MONITORING_ALERTS.rulesLate,
      expr: `sum(increase(prometheus_rule_group_iterations_missed_total[${window}])) > 0`,
      // A machine that slept misses many at once, and then no more.
      for: "10m",
      severity: "warning",
      service: "trunkline-stack",
      summary: "Prometheus evaluates its rules too late",
      description:
        "{{ $value | humanize }} evaluations were left out within five minutes: the one before had not ended.",
      impact: "Alerts fire late, and resolve late.",
      traceQuery: anyError,
    },
    {
      alert: META_MONITORING_ALERTS.notificationsFail,
      expr:
        `sum by (integration) (rate(alertmanager_notifications_failed_total{receiver_name!~"${INTERNAL_RECEIVERS.join("|")}"}[${window}])) > 0 ` +
        `or sum(rate(prometheus_notifications_dropped_total[${window}])) > 0`,
      for: "2m",
      severity: "critical",
      service: "trunkline-stack",
      summary: "Notifications do not reach anybody{{ with $labels.integration }} by {{ . }}{{ end }}",
      description: "{{ $value | humanize }} notifications a second are refused or dropped.",
      impact: "Pages or mails about other alerts are lost: look at Alertmanager yourself until this is over.",
      traceQuery: anyError,
    },
    {
      alert: META_MONITORING_ALERTS.internalNotificationsFail,
      expr: `sum by (receiver_name) (rate(alertmanager_notifications_failed_total{receiver_name=~"${INTERNAL_RECEIVERS.join("|")}"}[${window}])) > 0`,
      // What failed once, in a restart, is told again by itself.
      for: "5m",
      severity: "warning",
      service: "trunkline-stack",
      summary: "Alertmanager's notifications do not reach our own {{ $labels.receiver_name }}",
      description:
        "{{ $value | humanize }} notifications a second are refused. Pages and mails are sent all the same.",
      impact:
        "Incidents are missing in the product (`product`), alerts have no explanation (`gateway`), or nobody would notice that monitoring is silent (`heartbeat`).",
      traceQuery: anyError,
    },
  ];
}

/**
 * The process has ended spans, and what the collector counts has not moved: two ways that know nothing of each other. A
 * collector that has just started begins a new count; both are then seen to have moved.
 */
function spansMissing(service: string, clock: Clock): string {
  const ended = selector(SDK_METRICS.spansProcessed, { job: `~(.+/)?${service}` });
  const span = selector(SPAN_METRICS.calls, { service_name: service });
  const [now, before] = [`sum(${span})`, `sum(${span} offset ${clock("15m")})`];
  return (
    `sum(increase(${ended}[${clock("15m")}])) > ${FEW_SPANS} ` +
    `unless on() (${now} != ${before} or (${now} unless ${before}))`
  );
}

/** Spans that may be on their way while a collector starts. */
const FEW_SPANS = 20;

/** What the collector counts by itself, one metric for each. */
export const SIGNALS = ["spans", "metric_points", "log_records"] as const;

/**
 * What grows of several counters of the collector, by a label. One selector of them all would not do: `rate` takes the
 * names away, and what is left of two would be the same. Newer collectors write `_total` behind them.
 */
function anyOf(label: string, metrics: readonly string[], window: string): string {
  return metrics
    .map((metric) => `sum by (${label}) (rate({__name__=~"${metric}(_total)?"}[${window}])) > 0`)
    .join(" or ");
}
