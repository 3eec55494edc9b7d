import { SDK_METRICS } from "../../otel/catalogue/metrics.ts";
import { META_MONITORING_ALERTS } from "../../otel/catalogue/rules.ts";
import { MONITORED_SERVICES } from "../source/services.ts";
import type { Fault, InjectedSeries } from "./injected-series.ts";

/** How a part of the stack is made to fail: by series as it would expose them, or by a target that stops to answer. */
export interface MetaFault extends Fault {
  /** A real target of Prometheus answers no more. */
  readonly stopsTarget?: true;
}

/** Services that report, as every drill shows them. */
export const REPORTING: readonly InjectedSeries[] = MONITORED_SERVICES.map((service) => ({
  series: `target_info{job="${service}"}`,
  value: 1,
}));

/** A counter of trouble that begins to grow. */
function growing(series: string): Fault {
  return { healthy: [{ series, perSecond: 0 }], faulty: [{ series, perSecond: 10 }] };
}

const NAMES = META_MONITORING_ALERTS;

/** The fault of each alert about the stack; of those that stand for one service, that of the service. */
export function metaFault(alert: string, service: string): MetaFault | undefined {
  const spans = (counted: number): InjectedSeries[] => [
    {
      series: `${SDK_METRICS.spansProcessed}{job="${service}"}`,
      perSecond: 50,
    },
    { series: `traces_span_metrics_calls_total{service_name="${service}"}`, perSecond: counted },
  ];
  const queue = (size: number): InjectedSeries[] => [
    { series: 'otelcol_exporter_queue_size{exporter="otlp/drill"}', value: size },
    { series: 'otelcol_exporter_queue_capacity{exporter="otlp/drill"}', value: 100 },
  ];
  const dependency = (up: number): InjectedSeries[] => [
    { series: 'trunkline_dependency_up_ratio{trunkline_dependency="file_store"}', value: up },
  ];
  const faults: Readonly<Record<string, MetaFault>> = {
    // It fires for ever: what is rehearsed is that its heartbeat arrives where somebody waits for it.
    [NAMES.watchdog]: { healthy: [], faulty: [] },
    [NAMES.targetDown]: { healthy: [], faulty: [], stopsTarget: true },
    [NAMES.serviceSilent]: { healthy: REPORTING, faulty: [] },
    [NAMES.spansMissing]: { healthy: spans(50), faulty: spans(0) },
    [NAMES.dependencyDown]: { healthy: dependency(1), faulty: dependency(0) },
    [NAMES.collectorLosesData]: growing('otelcol_exporter_send_failed_spans_total{exporter="otlp/drill"}'),
    [NAMES.collectorRefusesData]: growing('otelcol_receiver_refused_spans_total{receiver="otlp"}'),
    [NAMES.collectorFallsBehind]: { healthy: queue(0), faulty: queue(90) },
    [NAMES.tempoNotIngesting]: growing("tempo_discarded_spans_total"),
    [NAMES.remoteWriteFails]: growing('prometheus_http_requests_total{handler="/api/v1/write",code="500"}'),
    [NAMES.rulesFail]: growing("prometheus_rule_evaluation_failures_total"),
    [NAMES.rulesLate]: growing("prometheus_rule_group_iterations_missed_total"),
    [NAMES.notificationsFail]: growing(
      'alertmanager_notifications_failed_total{integration="webhook",receiver_name="pager"}',
    ),
    [NAMES.internalNotificationsFail]: growing(
      'alertmanager_notifications_failed_total{integration="webhook",receiver_name="product"}',
    ),
  };
  return faults[alert];
}
