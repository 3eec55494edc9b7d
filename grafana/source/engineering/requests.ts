import { SPAN_METRICS } from "../../../otel/catalogue/metrics.ts";
import type { Matchers } from "../../../otel/catalogue/promql.ts";
import { selector } from "../../../otel/catalogue/promql.ts";
import type { Row } from "../dashboard.ts";
import { GUIDE, guide, limit } from "../limits.ts";
import { dashboardUrl } from "../names.ts";
import { LABEL, METRIC, nameEmpty, numbersOnly, quantile, rate, share, sum, withLabel } from "../promql.ts";
import { prom, promNow } from "../query.ts";
import { stat } from "../stat.ts";
import { COLOUR, PER_SECOND, PERCENTILE_COLOURS } from "../style.ts";
import { CELL_VALUE, table } from "../table.ts";
import { timeseries } from "../timeseries.ts";

/** Requests that our processes answered, of the services and routes chosen at the top. */
export const SERVER_SPANS: Matchers = {
  span_kind: "SPAN_KIND_SERVER",
  service_name: "~$service",
  http_route: "~$route",
};

const CALLS = SPAN_METRICS.calls;
const DURATION = SPAN_METRICS.duration;
const FAILED: Matchers = { ...SERVER_SPANS, http_response_status_code: "~5.." };
const REFUSED: Matchers = { ...SERVER_SPANS, http_response_status_code: "~4.." };
const BY_ROUTE = ["http_route", "http_request_method"] as const;
/** Files of the web pages, and paths that do not exist. */
const NO_ROUTE = "(no route)";

const routeRate = (matchers: Matchers): string => sum(rate(CALLS, matchers, "5m"), ...BY_ROUTE);
const allRequests = sum(rate(CALLS, SERVER_SPANS));
const errorShare = share(sum(rate(CALLS, FAILED)), allRequests);

/** The first line: is anything wrong at all? */
export const atAGlance: Row = {
  panels: [
    stat({
      title: "Requests",
      description:
        "Requests answered per second, all routes chosen above. Zero while calls arrive: look at the load balancer.",
      width: 4,
      height: 4,
      unit: "reqps",
      decimals: 1,
      sparkline: true,
      queries: [prom(allRequests, "requests")],
    }),
    stat({
      title: "Server errors",
      description:
        "Share of requests answered with 5xx. The limit is the error budget of the SLO “API availability”.",
      width: 4,
      height: 4,
      unit: "percentunit",
      decimals: 2,
      limits: [limit("api-availability")],
      sparkline: true,
      queries: [prom(errorShare, "errors")],
    }),
    stat({
      title: "Slowest 1 % of requests",
      description: "99th percentile over all routes chosen. The limit is that of the voice agent's webhook.",
      width: 4,
      height: 4,
      unit: "s",
      limits: [limit("voice-webhook-p99")],
      sparkline: true,
      queries: [prom(quantile(0.99, DURATION, { matchers: SERVER_SPANS }), "p99")],
    }),
    stat({
      title: "Jobs waiting",
      description: "Jobs that no worker has started, all queues. See “Queues” below.",
      width: 4,
      height: 4,
      unit: "short",
      limits: [limit("queue-backlog")],
      sparkline: true,
      queries: [
        prom(
          sum(selector(METRIC.queueJobs, { trunkline_job_state: "~waiting|prioritized|delayed" })),
          "waiting",
        ),
      ],
    }),
    stat({
      title: "Oldest outbox row",
      description:
        "How long the oldest committed event has waited for its queue. More than a few seconds: the relay stands still, look at the scheduler.",
      width: 4,
      height: 4,
      unit: "s",
      limits: guide(GUIDE.outboxAgeSeconds),
      sparkline: true,
      queries: [prom(`max(${METRIC.outboxOldestAge})`, "age")],
    }),
    stat({
      title: "Errors that reached users",
      description:
        "Errors per second in the error middleware, expected ones (404, 409) included. The code tells which: see “Requests”.",
      width: 4,
      height: 4,
      unit: PER_SECOND,
      decimals: 2,
      base: COLOUR.neutral,
      sparkline: true,
      emptyText: "none",
      queries: [prom(sum(rate(METRIC.errors)), "errors", { emptyUntil: "requestFailed" })],
    }),
  ],
};

/** Rate, errors and duration of each route. */
export const requests: Row = {
  title: "Requests, by route",
  panels: [
    timeseries({
      title: "Requests per second",
      description: "Requests answered, by route pattern.",
      width: 10,
      height: 8,
      unit: "reqps",
      legend: "right",
      queries: [
        prom(
          nameEmpty(sum(rate(CALLS, SERVER_SPANS), "http_route"), "http_route", NO_ROUTE),
          "{{http_route}}",
        ),
      ],
    }),
    timeseries({
      title: "Duration",
      description:
        "Percentiles over the routes chosen above. Each dot is one request that was measured: click it, then “Open the trace”.",
      width: 7,
      height: 8,
      unit: "s",
      colours: PERCENTILE_COLOURS,
      limits: [limit("voice-webhook-p99")],
      queries: [
        prom(quantile(0.99, DURATION, { matchers: SERVER_SPANS }), "p99", { exemplars: true }),
        prom(quantile(0.95, DURATION, { matchers: SERVER_SPANS }), "p95"),
        prom(quantile(0.5, DURATION, { matchers: SERVER_SPANS }), "p50"),
      ],
    }),
    timeseries({
      title: "Share of failed requests",
      description:
        "Server errors (5xx) and refusals (4xx) as a share of all requests. Refusals that rise alone are usually a client or a provider with a wrong signature.",
      width: 7,
      height: 8,
      unit: "percentunit",
      colours: { "server errors (5xx)": COLOUR.bad, "refused (4xx)": "yellow" },
      atLeast: 0.01,
      limits: [limit("api-availability")],
      queries: [
        prom(errorShare, "server errors (5xx)"),
        prom(share(sum(rate(CALLS, REFUSED)), allRequests), "refused (4xx)"),
      ],
    }),
    table({
      title: "Routes",
      description:
        "Each route that was asked for in the last five minutes. Click a route to see only that one. Requests that no route took are in the graph above.",
      width: 14,
      height: 9,
      unit: "s",
      queries: [
        `${routeRate(SERVER_SPANS)} > 0`,
        share(routeRate(FAILED), routeRate(SERVER_SPANS)),
        ...[0.5, 0.95, 0.99].map((q) =>
          numbersOnly(quantile(q, DURATION, { matchers: SERVER_SPANS, by: BY_ROUTE, window: "5m" })),
        ),
      ].map((expr) => promNow(withLabel(expr, "http_route"))),
      columns: [
        { field: "http_request_method", title: "Method", width: 70 },
        {
          field: "http_route",
          title: "Route",
          link: {
            title: "Show only this route",
            url: `${dashboardUrl("engineering")}?var-route=${CELL_VALUE}`,
          },
        },
        { field: "Value #A", title: "Requests", unit: "reqps", decimals: 2, width: 100 },
        {
          field: "Value #B",
          title: "5xx",
          unit: "percentunit",
          decimals: 1,
          width: 75,
          limits: [limit("api-availability")],
          paint: "text",
        },
        { field: "Value #C", title: "p50", unit: "s", width: 80 },
        { field: "Value #D", title: "p95", unit: "s", width: 80 },
        {
          field: "Value #E",
          title: "p99",
          unit: "s",
          width: 80,
          limits: [limit("voice-webhook-p99")],
          paint: "text",
        },
      ],
      sortBy: { title: "p99", descending: true },
    }),
    timeseries({
      title: "Errors by code",
      description:
        "What the error middleware answered, by the code in the problem details. Codes are listed in the API documentation.",
      width: 10,
      height: 9,
      unit: PER_SECOND,
      legend: "table",
      queries: [
        prom(sum(rate(METRIC.errors), "trunkline_error_code"), "{{trunkline_error_code}}", {
          emptyUntil: "requestFailed",
        }),
      ],
      emptyText: "no error in this range",
    }),
    timeseries({
      title: "Refused for load",
      description:
        "Requests answered 503 at once because they would have waited too long for a database connection. read and write: asked again. intake: webhooks that their vendor does not repeat: add processes, or look for slow queries.",
      width: 24,
      height: 6,
      unit: PER_SECOND,
      emptyText: "none refused",
      queries: [
        prom(sum(rate(METRIC.requestsShed), LABEL.loadKind), `{{${LABEL.loadKind}}}`, {
          emptyUntil: "requestShed",
        }),
      ],
    }),
    timeseries({
      title: "Refused by rate limits",
      description:
        "Requests answered 429, by the limit that was used up. person-read and person-write: what one person may do in a minute; they tighten while requests wait for connections.",
      width: 24,
      height: 6,
      unit: PER_SECOND,
      emptyText: "none refused",
      queries: [
        prom(sum(rate(METRIC.requestsLimited), LABEL.limitName), `{{${LABEL.limitName}}}`, {
          emptyUntil: "requestLimited",
        }),
      ],
    }),
  ],
};
