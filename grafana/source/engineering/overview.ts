import { SPAN_METRICS } from "../../../otel/catalogue/metrics.ts";
import type { Matchers } from "../../../otel/catalogue/promql.ts";
import { selector } from "../../../otel/catalogue/promql.ts";
import type { Row } from "../dashboard.ts";
import { GUIDE, guide, limit } from "../limits.ts";
import { dashboardUrl } from "../names.ts";
import { link } from "../panel.ts";
import {
  increase,
  LABEL,
  METRIC,
  max,
  nameEmpty,
  numbersOnly,
  quantile,
  rate,
  share,
  sum,
  withLabel,
} from "../promql.ts";
import { prom, promNow } from "../query.ts";
import { stat } from "../stat.ts";
import { COLOUR, PER_SECOND, PERCENTILE_COLOURS } from "../style.ts";
import { CELL_VALUE, table } from "../table.ts";
import { timeseries } from "../timeseries.ts";
import { engineeringBoard, ROUTE, SERVICE } from "./board.ts";

/** Requests that our processes answered, of the services and routes chosen at the top. */
const SERVER_SPANS: Matchers = {
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
const TABLE_WINDOW = "5m";

const ofRoutes = (matchers: Matchers): string => sum(increase(CALLS, TABLE_WINDOW, matchers), ...BY_ROUTE);
const allRequests = sum(rate(CALLS, SERVER_SPANS));
const errorShare = share(sum(rate(CALLS, FAILED)), allRequests);

const atAGlance: Row = {
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
      title: "5xx",
      description:
        "Share of requests answered with 5xx. The limit is the error budget of the SLO “API availability”.",
      width: 4,
      height: 4,
      unit: "percentunit",
      decimals: 2,
      limits: [limit("api-availability")],
      sparkline: true,
      links: [link("Its error budget", dashboardUrl("slo", { slo: "api-availability" }))],
      queries: [prom(errorShare, "errors")],
    }),
    stat({
      title: "p99",
      description: "99th percentile over all routes chosen. The limit is that of the voice agent's webhook.",
      width: 4,
      height: 4,
      unit: "s",
      limits: [limit("voice-webhook-p99")],
      sparkline: true,
      links: [link("Slow traces", dashboardUrl("traces"))],
      queries: [prom(quantile(0.99, DURATION, { matchers: SERVER_SPANS }), "p99")],
    }),
    stat({
      title: "Jobs",
      description: "Jobs that no worker has started, all queues.",
      width: 4,
      height: 4,
      unit: "short",
      limits: [limit("queue-backlog")],
      sparkline: true,
      links: [link("Queues", dashboardUrl("queues"))],
      queries: [
        prom(
          sum(
            max(
              selector(METRIC.queueJobs, { [LABEL.jobState]: "~waiting|prioritized|delayed" }),
              LABEL.queue,
              LABEL.jobState,
            ),
          ),
          "waiting",
        ),
      ],
    }),
    stat({
      title: "Outbox",
      description:
        "How long the oldest committed event has waited for its queue. More than a few seconds: the relay stands still, look at the worker.",
      width: 4,
      height: 4,
      unit: "s",
      limits: guide(GUIDE.outboxAgeSeconds),
      sparkline: true,
      links: [link("Outbox", dashboardUrl("queues"))],
      queries: [prom(max(METRIC.outboxOldestAge), "age")],
    }),
    stat({
      title: "Errors",
      description: "Errors per second in the error middleware, expected ones (404, 409) included.",
      width: 4,
      height: 4,
      unit: PER_SECOND,
      decimals: 2,
      base: COLOUR.neutral,
      sparkline: true,
      emptyText: "none",
      links: [link("Errors", dashboardUrl("errors"))],
      queries: [prom(sum(rate(METRIC.errors)), "errors", { emptyUntil: "requestFailed" })],
    }),
  ],
};

const requests: Row = {
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
      links: [link("Failed traces", dashboardUrl("traces"))],
      queries: [
        prom(errorShare, "server errors (5xx)"),
        prom(share(sum(rate(CALLS, REFUSED)), allRequests), "refused (4xx)"),
      ],
    }),
    table({
      title: "Routes",
      description:
        "Each route that was asked for in the last five minutes. Click a route to see it alone, or its traces. Requests that no route took are in the graph above.",
      width: 14,
      height: 9,
      unit: "s",
      queries: [
        `${ofRoutes(SERVER_SPANS)} > 0`,
        share(ofRoutes(FAILED), ofRoutes(SERVER_SPANS)),
        ...[0.5, 0.95, 0.99].map((q) =>
          numbersOnly(quantile(q, DURATION, { matchers: SERVER_SPANS, by: BY_ROUTE, window: TABLE_WINDOW })),
        ),
      ].map((expr) => promNow(withLabel(expr, "http_route"))),
      columns: [
        { field: "http_request_method", title: "Method", width: 70 },
        {
          field: "http_route",
          title: "Route",
          links: [
            { title: "Show only this route", url: dashboardUrl("engineering", { route: CELL_VALUE }) },
            { title: "Traces of this route", url: dashboardUrl("traces", { route: CELL_VALUE }) },
          ],
        },
        { field: "Value #A", title: "Requests", unit: "short", decimals: 0, width: 90 },
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
      links: [link("Errors", dashboardUrl("errors"))],
      queries: [
        prom(sum(rate(METRIC.errors), LABEL.errorCode), `{{${LABEL.errorCode}}}`, {
          emptyUntil: "requestFailed",
        }),
      ],
      emptyText: "no error in this range",
    }),
    timeseries({
      title: "Refused for load and by limits",
      description:
        "Answered 503 at once because they would have waited too long for a database connection (read and write are asked again; intake are webhooks that their vendor does not repeat), or 429 because a limit was used up.",
      width: 24,
      height: 6,
      unit: PER_SECOND,
      emptyText: "none refused",
      links: [link("PostgreSQL and pool", dashboardUrl("postgres"))],
      queries: [
        prom(sum(rate(METRIC.requestsShed), LABEL.loadKind), `for load: {{${LABEL.loadKind}}}`, {
          emptyUntil: "requestShed",
        }),
        prom(sum(rate(METRIC.requestsLimited), LABEL.limitName), `limit {{${LABEL.limitName}}}`, {
          emptyUntil: "requestLimited",
        }),
      ],
    }),
  ],
};

/** Rate, errors and duration of every route: where an engineer begins. */
export const overview = engineeringBoard(
  "engineering",
  "How many requests, how many fail, how long do they take, by route? Each figure leads on to what is behind it.",
  [atAGlance, requests],
  [SERVICE, ROUTE],
);
