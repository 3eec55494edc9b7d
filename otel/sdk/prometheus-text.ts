import { PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { DataPointType, type MetricData, type ResourceMetrics } from "@opentelemetry/sdk-metrics";

const SUFFIXES: Readonly<Record<string, string>> = { s: "_seconds", By: "_bytes" };
const serializer = new PrometheusSerializer("", false, undefined, false, true);

/**
 * Words metrics in Prometheus' text format under the names that the collector gives them as well (dots to underscores,
 * unit as suffix), so that a query that works on the one works on the other.
 */
export function renderPrometheus(metrics: ResourceMetrics): string {
  return serializer.serialize({
    ...metrics,
    scopeMetrics: metrics.scopeMetrics.map((scope) => ({ ...scope, metrics: scope.metrics.map(withUnit) })),
  });
}

function withUnit(metric: MetricData): MetricData {
  const { name, unit } = metric.descriptor;
  const ratio = unit === "1" && metric.dataPointType === DataPointType.GAUGE ? "_ratio" : "";
  const suffix = SUFFIXES[unit] ?? ratio;
  if (name.endsWith(suffix)) return metric;
  return { ...metric, descriptor: { ...metric.descriptor, name: name + suffix } } as MetricData;
}
