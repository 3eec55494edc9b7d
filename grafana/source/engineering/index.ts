import { SPAN_METRICS } from "../../../otel/catalogue/metrics.ts";
import { DEPLOYMENTS, FIRING_ALERTS } from "../annotations.ts";
import type { DashboardSpec } from "../dashboard.ts";
import { OUR_SERVICES } from "../names.ts";
import { dependencies } from "./dependencies.ts";
import { edges, queues, recordings } from "./pipeline.ts";
import { atAGlance, requests } from "./requests.ts";
import { runtime } from "./runtime.ts";
import { telemetry } from "./telemetry.ts";
import { latestTraces } from "./traces.ts";

/** For engineers: rate, errors and duration of everything, down to the single trace. */
export const engineering: DashboardSpec = {
  audience: "engineering",
  description:
    "Rate, errors and duration of routes, dependencies and queues, the Node processes behind them, and the traces worth reading.",
  from: "now-1h",
  refresh: "10s",
  variables: [
    {
      name: "service",
      title: "Service",
      description: "Which of our processes; by default all but the simulator, which plays the outside world",
      all: OUR_SERVICES.join("|"),
      metric: SPAN_METRICS.calls,
      label: "service_name",
    },
    {
      name: "route",
      title: "Route",
      description: "Which routes the panels about requests show; all by default",
      metric: `${SPAN_METRICS.calls}{span_kind="SPAN_KIND_SERVER"}`,
      label: "http_route",
    },
  ],
  annotations: [DEPLOYMENTS, FIRING_ALERTS],
  rows: [atAGlance, requests, dependencies, queues, recordings, edges, runtime, latestTraces, telemetry],
};
