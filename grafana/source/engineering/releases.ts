import { SPAN_METRICS } from "../../../otel/catalogue/metrics.ts";
import { type Matchers, selector } from "../../../otel/catalogue/promql.ts";
import type { LabelVariable } from "../dashboard.ts";
import { NODE } from "../known-metrics.ts";
import { limit } from "../limits.ts";
import { dashboardUrl } from "../names.ts";
import { link } from "../panel.ts";
import { increase, numbersOnly, quantile, RELEASES, rate, share, sum } from "../promql.ts";
import { prom, promNow } from "../query.ts";
import { table } from "../table.ts";
import { timeseries } from "../timeseries.ts";
import { engineeringBoard, SERVICE } from "./board.ts";

const CALLS = SPAN_METRICS.calls;
const DURATION = SPAN_METRICS.duration;
const RELEASE = "service_version";
const RANGE = "$__range";
const SERVER: Matchers = { span_kind: "SPAN_KIND_SERVER", service_name: "~$service" };
const FAILED: Matchers = { ...SERVER, http_response_status_code: "~5.." };
const LEGEND = `{{${RELEASE}}}`;
const BY_ROUTE = ["http_route"] as const;

const all = sum(increase(CALLS, RANGE, SERVER), RELEASE);
/** What a process exports knows its release by target_info alone. */
const byRelease = (metric: string): string =>
  `max by (${RELEASE}) (${selector(metric, { service_name: "~$service" })}` +
  ` * on (job, instance) group_left (${RELEASE}) ${RELEASES})`;
const routeOf = (release: string, q: number): string =>
  numbersOnly(
    quantile(q, DURATION, { matchers: { ...SERVER, [RELEASE]: `~${release}` }, by: BY_ROUTE, window: RANGE }),
  );

function release(name: string, title: string, one: "lowest" | "highest"): LabelVariable {
  return {
    name,
    title,
    description: "A release (service.version) that answered requests in the range above",
    one,
    metric: selector(CALLS, { span_kind: "SPAN_KIND_SERVER", service_name: "trunkline-api" }),
    label: RELEASE,
  };
}

/** One release beside the other. */
export const releases = engineeringBoard(
  "releases",
  "Is the new release better or worse than the one before? Both are told apart by service.version.",
  [
    {
      panels: [
        table({
          title: "Releases",
          description: "Every release that answered requests in the range above.",
          width: 24,
          height: 6,
          unit: "s",
          queries: [
            `${all} > 0`,
            share(sum(increase(CALLS, RANGE, FAILED), RELEASE), all),
            ...[0.5, 0.95, 0.99].map((q) =>
              numbersOnly(quantile(q, DURATION, { matchers: SERVER, by: [RELEASE], window: RANGE })),
            ),
          ].map((expr) => promNow(expr)),
          columns: [
            { field: RELEASE, title: "Release" },
            { field: "Value #A", title: "Requests", unit: "short", decimals: 0, width: 120 },
            {
              field: "Value #B",
              title: "5xx",
              unit: "percentunit",
              decimals: 2,
              width: 100,
              limits: [limit("api-availability")],
              paint: "text",
            },
            { field: "Value #C", title: "p50", unit: "s", width: 100 },
            { field: "Value #D", title: "p95", unit: "s", width: 100 },
            {
              field: "Value #E",
              title: "p99",
              unit: "s",
              width: 100,
              limits: [limit("voice-webhook-p99")],
              paint: "text",
            },
          ],
          sortBy: { title: "Release", descending: true },
        }),
        timeseries({
          title: "Requests, by release",
          description: "Who answers: during a deployment both do.",
          width: 8,
          height: 8,
          unit: "reqps",
          stacked: true,
          queries: [prom(sum(rate(CALLS, SERVER), RELEASE), LEGEND)],
        }),
        timeseries({
          title: "Server errors, by release",
          description: "Share of requests answered with 5xx.",
          width: 8,
          height: 8,
          unit: "percentunit",
          atLeast: 0.01,
          limits: [limit("api-availability")],
          links: [link("Errors", dashboardUrl("errors"))],
          queries: [
            prom(share(sum(rate(CALLS, FAILED), RELEASE), sum(rate(CALLS, SERVER), RELEASE)), LEGEND),
          ],
        }),
        timeseries({
          title: "Slowest 5 % of requests, by release",
          description: "95th percentile of all requests; dots are traces.",
          width: 8,
          height: 8,
          unit: "s",
          limits: [limit("voice-webhook-p99")],
          links: [link("Traces", dashboardUrl("traces"))],
          queries: [
            prom(numbersOnly(quantile(0.95, DURATION, { matchers: SERVER, by: [RELEASE] })), LEGEND, {
              exemplars: true,
            }),
          ],
        }),
        table({
          title: "Routes, before and after",
          description:
            "95th percentile of each route in the two releases chosen above. Routes that one of them was not asked for have an empty cell.",
          width: 24,
          height: 10,
          unit: "s",
          queries: [
            promNow(routeOf("$before", 0.95), { refId: "before" }),
            promNow(routeOf("$after", 0.95), { refId: "after" }),
            promNow(`(${routeOf("$after", 0.95)}) - (${routeOf("$before", 0.95)})`, { refId: "change" }),
          ].map((query) => ({ ...query, expr: `(${query.expr}) unless on (http_route) vector(0)` })),
          columns: [
            { field: "http_route", title: "Route" },
            { field: "Value #before", title: "p95 before", unit: "s", width: 130 },
            { field: "Value #after", title: "p95 after", unit: "s", width: 130 },
            {
              field: "Value #change",
              title: "Slower by",
              unit: "s",
              width: 130,
              base: "text",
              limits: [{ value: 0.01, colour: "orange" }],
              paint: "text",
            },
          ],
          sortBy: { title: "Slower by", descending: true },
        }),
        timeseries({
          title: "Resident memory, by release",
          description: "Of the largest process of each release.",
          width: 12,
          height: 8,
          unit: "bytes",
          links: [link("Runtime", dashboardUrl("runtime"))],
          queries: [prom(byRelease(NODE.residentMemory.name), LEGEND)],
        }),
        timeseries({
          title: "Event loop delay, by release",
          description: "99th percentile of the process where it is longest.",
          width: 12,
          height: 8,
          unit: "s",
          links: [link("Runtime", dashboardUrl("runtime"))],
          queries: [prom(byRelease(NODE.eventLoopDelayP99.name), LEGEND)],
        }),
      ],
    },
  ],
  [SERVICE, release("before", "Before", "lowest"), release("after", "After", "highest")],
);
