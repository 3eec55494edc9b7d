import { SDK_METRICS } from "../../otel/catalogue/metrics.ts";

/**
 * Metrics that dashboards use and that no code of ours declares: of the Node runtime, the collector, Prometheus.
 * The tests refuse a query with a metric or label that is neither here, nor in the catalogue, nor in the rules.
 */
export interface KnownMetric {
  readonly name: string;
  /** "histogram": stands for `_bucket`, `_sum` and `_count` as well. */
  readonly kind: "value" | "histogram";
  readonly labels: readonly string[];
}

/** Labels that any series may have: who sent it. */
export const COMMON_LABELS = ["job", "instance", "service_name", "service_version", "le"] as const;

/** Of `@opentelemetry/instrumentation-runtime-node` and otel/sdk, in every process of ours. */
export const NODE = {
  eventLoopDelayP99: { name: "nodejs_eventloop_delay_p99_seconds", kind: "value", labels: [] },
  eventLoopDelayMax: { name: "nodejs_eventloop_delay_max_seconds", kind: "value", labels: [] },
  eventLoopUtilization: { name: "nodejs_eventloop_utilization_ratio", kind: "value", labels: [] },
  heapUsed: { name: "v8js_memory_heap_used_bytes", kind: "value", labels: ["v8js_heap_space_name"] },
  heapSize: { name: "v8js_memory_heap_space_size_bytes", kind: "value", labels: ["v8js_heap_space_name"] },
  gcDuration: { name: "v8js_gc_duration_seconds", kind: "histogram", labels: ["v8js_gc_type"] },
  cpuTime: { name: "process_cpu_time_seconds_total", kind: "value", labels: ["cpu_mode"] },
  residentMemory: { name: "process_memory_usage_bytes", kind: "value", labels: [] },
} as const satisfies Record<string, KnownMetric>;

/** Of the OpenTelemetry SDK about itself, in every process of ours. */
export const SDK = {
  spansProcessed: { name: SDK_METRICS.spansProcessed, kind: "value", labels: ["error_type"] },
} as const satisfies Record<string, KnownMetric>;

/** Of Prometheus itself. */
export const PROMETHEUS = {
  alerts: {
    name: "ALERTS",
    kind: "value",
    labels: ["alertname", "alertstate", "severity", "slo", "service", "window"],
  },
  /** When the condition of an alert began to hold, in seconds since 1970. */
  alertsSince: {
    name: "ALERTS_FOR_STATE",
    kind: "value",
    labels: ["alertname", "severity", "slo", "service", "window"],
  },
  up: { name: "up", kind: "value", labels: [] },
  cpu: { name: "process_cpu_seconds_total", kind: "value", labels: [] },
  memory: { name: "process_resident_memory_bytes", kind: "value", labels: [] },
  series: { name: "prometheus_tsdb_head_series", kind: "value", labels: [] },
  rulesMissed: {
    name: "prometheus_rule_group_iterations_missed_total",
    kind: "value",
    labels: ["rule_group"],
  },
  targetInfo: { name: "target_info", kind: "value", labels: ["service_version"] },
} as const satisfies Record<string, KnownMetric>;

/** Alerts that somebody is told of: the heartbeat of the rules always fires, as `info`. */
export const TOLD = { severity: "!info" } as const;

/** Of the OpenTelemetry Collector about itself (scraped by Prometheus). */
export const COLLECTOR = {
  acceptedSpans: {
    name: "otelcol_receiver_accepted_spans",
    kind: "value",
    labels: ["receiver", "transport"],
  },
  refusedSpans: { name: "otelcol_receiver_refused_spans", kind: "value", labels: ["receiver", "transport"] },
  refusedPoints: {
    name: "otelcol_receiver_refused_metric_points",
    kind: "value",
    labels: ["receiver", "transport"],
  },
  sentSpans: { name: "otelcol_exporter_sent_spans", kind: "value", labels: ["exporter"] },
  failedSpans: { name: "otelcol_exporter_send_failed_spans", kind: "value", labels: ["exporter"] },
  failedPoints: { name: "otelcol_exporter_send_failed_metric_points", kind: "value", labels: ["exporter"] },
  unqueuedSpans: { name: "otelcol_exporter_enqueue_failed_spans", kind: "value", labels: ["exporter"] },
  unqueuedPoints: {
    name: "otelcol_exporter_enqueue_failed_metric_points",
    kind: "value",
    labels: ["exporter"],
  },
  queueSize: { name: "otelcol_exporter_queue_size", kind: "value", labels: ["exporter", "data_type"] },
  queueCapacity: {
    name: "otelcol_exporter_queue_capacity",
    kind: "value",
    labels: ["exporter", "data_type"],
  },
  tracesJudged: {
    name: "otelcol_processor_tail_sampling_global_count_traces_sampled",
    kind: "value",
    labels: ["sampled", "decision"],
  },
  tracesDroppedEarly: {
    name: "otelcol_processor_tail_sampling_sampling_trace_dropped_too_early",
    kind: "value",
    labels: [],
  },
  cpu: { name: "otelcol_process_cpu_seconds", kind: "value", labels: [] },
  memory: { name: "otelcol_process_memory_rss", kind: "value", labels: [] },
} as const satisfies Record<string, KnownMetric>;

/** Of Alertmanager. */
export const ALERTMANAGER = {
  notifications: { name: "alertmanager_notifications_total", kind: "value", labels: ["integration"] },
  notificationsFailed: {
    name: "alertmanager_notifications_failed_total",
    kind: "value",
    labels: ["integration", "receiver_name", "reason"],
  },
} as const satisfies Record<string, KnownMetric>;

/** Of the alert gateway. */
export const ALERT_GATEWAY = {
  runbooks: { name: "alert_gateway_runbooks_info", kind: "value", labels: ["url"] },
} as const satisfies Record<string, KnownMetric>;

/** Every metric of this file. */
export const KNOWN_METRICS: readonly KnownMetric[] = [
  NODE,
  SDK,
  PROMETHEUS,
  ALERTMANAGER,
  ALERT_GATEWAY,
  COLLECTOR,
].flatMap((group) => Object.values<KnownMetric>(group));
