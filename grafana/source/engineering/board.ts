import { SPAN_METRICS } from "../../../otel/catalogue/metrics.ts";
import { selector } from "../../../otel/catalogue/promql.ts";
import { MARKS } from "../annotations.ts";
import type { DashboardSpec, LabelVariable, Row } from "../dashboard.ts";
import { type DashboardId, OUR_SERVICES } from "../names.ts";
import { LABEL, METRIC } from "../promql.ts";

const OURS = `~${OUR_SERVICES.join("|")}`;

/** Which of our processes; the simulator, which plays the outside world, is none. */
export const SERVICE: LabelVariable = {
  name: "service",
  title: "Service",
  description: "Which of our processes; all by default",
  all: OUR_SERVICES.join("|"),
  metric: selector(SPAN_METRICS.calls, { service_name: OURS }),
  label: "service_name",
};

/** Which routes of ours. */
export const ROUTE: LabelVariable = {
  name: "route",
  title: "Route",
  description: "Which routes the panels about requests show; all by default",
  metric: selector(SPAN_METRICS.calls, { span_kind: "SPAN_KIND_SERVER", service_name: OURS }),
  label: "http_route",
};

/** Which queues. */
export const QUEUE: LabelVariable = {
  name: "queue",
  title: "Queue",
  description: "Which queues; all by default",
  metric: METRIC.queueJobs,
  label: LABEL.queue,
};

/** Which vendors, as our outgoing requests name them. */
export const PROVIDER: LabelVariable = {
  name: "provider",
  title: "Provider",
  description: "Which vendors; all by default",
  all: ".+",
  metric: selector(SPAN_METRICS.calls, { span_kind: "SPAN_KIND_CLIENT", service_name: OURS }),
  label: "server_service_name",
};

/** What the dashboards of engineers have in common: the last hour, and marks where something began. */
export function engineeringBoard(
  id: DashboardId,
  description: string,
  rows: readonly Row[],
  variables: readonly LabelVariable[] = [],
): DashboardSpec {
  return { id, description, from: "now-1h", refresh: "30s", variables, annotations: MARKS, rows };
}
