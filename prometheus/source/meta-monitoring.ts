import { DASHBOARD_UIDS, META_MONITORING_ALERTS } from "../../otel/catalogue/rules.ts";
import { dashboardUrl, runbookUrl, traceUrl } from "./annotations.ts";
import type { Clock } from "./durations.ts";
import type { Severity } from "../../otel/catalogue/sla.types.ts";
import type { AlertRule, RuleGroup } from "./rule-model.ts";

/** Services whose telemetry must arrive as long as the stack runs. */
export const MONITORED_SERVICES = ["trunkline-api", "trunkline-worker", "trunkline-scheduler"] as const;

interface MetaAlert {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly severity: Severity;
  readonly service: string;
  readonly summary: string;
  readonly description: string;
  readonly impact: string;
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
          audience: row.severity === "critical" ? "oncall" : "engineering",
          owner: "platform",
        },
        annotations: {
          summary: row.summary,
          description: row.description,
          impact: row.impact,
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
  const anyError = "{ status = error }";
  return [
    {
      alert: META_MONITORING_ALERTS.targetDown,
      // A part that never ran here (no Grafana on this machine) is absent, not down.
      expr: `up == 0 and max_over_time(up[${clock("1d")}]) == 1`,
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
        expr: `absent_over_time(target_info{job=~"(.+/)?${service}"}[${window}])`,
        for: "1m",
        severity: "critical",
        service,
        summary: `${service} has stopped reporting`,
        description: `No metric of ${service} has arrived for five minutes: it is down, or the way to Prometheus is.`,
        impact: "This part of the application is probably down; calls or urgent SMS may be standing still.",
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
      traceQuery: anyError,
    },
    {
      alert: META_MONITORING_ALERTS.collectorLosesData,
      expr:
        `sum by (exporter) (rate({__name__=~"otelcol_exporter_(send|enqueue)_failed_(spans|metric_points|log_records)(_total)?"}` +
        `[${window}])) > 0`,
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
      alert: META_MONITORING_ALERTS.notificationsFail,
      expr:
        `sum by (integration) (rate(alertmanager_notifications_failed_total[${window}])) > 0 ` +
        `or sum(rate(prometheus_notifications_dropped_total[${window}])) > 0`,
      for: "2m",
      severity: "critical",
      service: "trunkline-stack",
      summary: "Notifications do not reach anybody{{ with $labels.integration }} by {{ . }}{{ end }}",
      description: "{{ $value | humanize }} notifications a second are refused or dropped.",
      impact: "Pages or mails about other alerts are lost: look at Alertmanager yourself until this is over.",
      traceQuery: anyError,
    },
  ];
}
