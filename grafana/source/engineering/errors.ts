import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { SPAN_METRICS, WEB_EXCEPTIONS_METRIC } from "../../../otel/catalogue/metrics.ts";
import type { Matchers } from "../../../otel/catalogue/promql.ts";
import { logs } from "../logs.ts";
import { dashboardUrl, OUR_LINES, OURS, tracesUrl } from "../names.ts";
import { link } from "../panel.ts";
import { increase, LABEL, METRIC, max, RELEASES, rate, sum } from "../promql.ts";
import { lines, prom, promNow, traces } from "../query.ts";
import { stat } from "../stat.ts";
import { COLOUR, PER_SECOND } from "../style.ts";
import { CELL_VALUE, table, traceTable } from "../table.ts";
import { timeseries } from "../timeseries.ts";
import { engineeringBoard, SERVICE } from "./board.ts";

const RANGE = "$__range";
const STEP = "1m";
const FAILED: Matchers = { service_name: "~$service", status_code: "STATUS_CODE_ERROR" };
const GROUP = [LABEL.errorFingerprint, LABEL.errorTier] as const;
const BY_SPAN = ["service_name", "span_name"] as const;
const NONE = { emptyUntil: "errorGrouped" } as const;

/** By the level that the line was written with. */
export const WARNINGS = `${OUR_LINES} | severity_text=~"warn|error|fatal"`;

/** Errors of a group while it had some: what their times are taken of. */
const happening = `${sum(increase(METRIC.groupedErrors, STEP), ...GROUP)} > 0`;
const seen = (which: "min" | "max"): string =>
  `${which}_over_time(timestamp(${happening})[${RANGE}:${STEP}]) * 1000`;
/** Names the release behind each error: only target_info knows it. */
const byRelease =
  `sum by (${[...GROUP, "service_version"].join(", ")}) (${increase(METRIC.groupedErrors, RANGE)}` +
  ` * on (job, instance) group_left (service_version) ${RELEASES}) > 0`;

/** What went wrong, in groups. */
export const errors = engineeringBoard(
  "errors",
  "What goes wrong, since when, in which release, and what did it look like?",
  [
    {
      panels: [
        stat({
          title: "Server errors",
          description:
            "Errors per second that the error middleware answered, expected ones (404, 409) included.",
          width: 6,
          height: 4,
          unit: PER_SECOND,
          decimals: 2,
          sparkline: true,
          emptyText: "none",
          queries: [prom(sum(rate(METRIC.errors)), "errors", { emptyUntil: "requestFailed" })],
        }),
        stat({
          title: "Exceptions in browsers",
          description: "In the range above, on all pages.",
          width: 6,
          height: 4,
          unit: "short",
          decimals: 0,
          limits: [{ value: 1, colour: COLOUR.warning }],
          emptyText: "none",
          queries: [
            promNow(sum(increase(WEB_EXCEPTIONS_METRIC.prometheus, RANGE)), {
              emptyUntil: "browserException",
            }),
          ],
        }),
        stat({
          title: "Open groups",
          description: "Groups of like errors, of servers and browsers. /api/error-groups lists them.",
          width: 6,
          height: 4,
          unit: "short",
          decimals: 0,
          emptyText: "none",
          queries: [prom(sum(max(METRIC.errorGroupsOpen, LABEL.errorTier)), "groups")],
        }),
        stat({
          title: "Log lines lost",
          description: "Lines that could not be written: full disk, closed pipe, a reader that stands still.",
          width: 6,
          height: 4,
          unit: "short",
          decimals: 0,
          limits: [{ value: 1, colour: COLOUR.bad }],
          emptyText: "none",
          queries: [promNow(sum(increase(METRIC.logDropped, RANGE)), { emptyUntil: "telemetryLost" })],
        }),
        table({
          title: "Groups of errors",
          description:
            "Like errors of servers and browsers under one fingerprint: how many in the range above, when they were first and last seen in it, and in which release. Click a server's fingerprint for its traces; /api/error-groups tells what errors say, and has an example's trace, a browser's, too.",
          width: 24,
          height: 8,
          unit: "none",
          emptyText: "no error in this range",
          queries: [
            promNow(byRelease, { refId: "count", ...NONE }),
            promNow(seen("min"), { refId: "first", ...NONE }),
            promNow(seen("max"), { refId: "last", ...NONE }),
          ],
          columns: [
            { field: LABEL.errorTier, title: "Where", width: 90 },
            {
              field: LABEL.errorFingerprint,
              title: "Fingerprint",
              links: [
                {
                  title: "Its traces",
                  url: tracesUrl(`{ span.${ATTRIBUTES.errorFingerprint} = "${CELL_VALUE}" }`),
                },
              ],
            },
            { field: "service_version", title: "Release", width: 120 },
            { field: "Value #first", title: "First seen", unit: "dateTimeAsIso", width: 190 },
            { field: "Value #last", title: "Last seen", unit: "dateTimeAsIso", width: 190 },
            { field: "Value #count", title: "Times", unit: "short", decimals: 0, width: 90 },
          ],
          sortBy: { title: "Times", descending: true },
        }),
        timeseries({
          title: "Errors by code",
          description:
            "What the error middleware answered, by the code in the problem details. Codes are listed in the API documentation.",
          width: 12,
          height: 8,
          unit: PER_SECOND,
          legend: "table",
          queries: [
            prom(sum(rate(METRIC.errors), LABEL.errorCode), `{{${LABEL.errorCode}}}`, {
              emptyUntil: "requestFailed",
            }),
          ],
          emptyText: "no error in this range",
        }),
        timeseries({
          title: "Failed spans, by service",
          description:
            "Spans that ended in an error: failed requests, statements, jobs and calls to providers.",
          width: 12,
          height: 8,
          unit: PER_SECOND,
          emptyText: "nothing failed",
          queries: [
            prom(sum(rate(SPAN_METRICS.calls, FAILED), "service_name"), "{{service_name}}", {
              emptyUntil: "traceFailed",
            }),
          ],
        }),
        table({
          title: "What failed",
          description:
            "Spans that ended in an error in the range above, by their name. Click one for failed traces.",
          width: 12,
          height: 9,
          unit: "short",
          emptyText: "nothing failed",
          queries: [
            promNow(`${sum(increase(SPAN_METRICS.calls, RANGE, FAILED), ...BY_SPAN)} > 0`, {
              emptyUntil: "traceFailed",
            }),
          ],
          columns: [
            { field: "service_name", title: "Service", width: 160 },
            {
              field: "span_name",
              title: "Span",
              links: [{ title: "Failed traces", url: dashboardUrl("traces") }],
            },
            { field: "Value", title: "Times", unit: "short", decimals: 0, width: 90 },
          ],
          sortBy: { title: "Times", descending: true },
        }),
        traceTable({
          title: "Failed traces",
          description: "Traces in which a span of ours failed, newest first.",
          width: 12,
          height: 9,
          emptyText: "no failed trace in this range",
          links: [link("Traces", dashboardUrl("traces"))],
          queries: [traces(`{ ${OURS} && status = error }`, { limit: 30, emptyUntil: "traceFailed" })],
        }),
        timeseries({
          title: "Jobs that failed",
          description: "retried: will be tried again. failed: given up.",
          width: 24,
          height: 6,
          unit: PER_SECOND,
          emptyText: "none failed",
          links: [link("Queues", dashboardUrl("queues"))],
          queries: [
            prom(
              sum(
                rate(`${METRIC.queueJobDuration}_count`, { [LABEL.jobOutcome]: "~retried|failed" }),
                LABEL.job,
                LABEL.jobOutcome,
              ),
              `{{${LABEL.job}}} {{${LABEL.jobOutcome}}}`,
              { emptyUntil: "jobFailed" },
            ),
          ],
        }),
      ],
    },
    {
      // Folded up: nothing is asked where there is no Loki, until somebody looks.
      title: "The log, where there is a Loki",
      collapsed: true,
      panels: [
        logs({
          title: "Warnings and errors in the log",
          description:
            "What our processes logged as a warning or worse, newest first. Open a line for what else it says, and for its trace.",
          width: 24,
          height: 12,
          emptyText: "no warning and no error in this range",
          queries: [lines(WARNINGS, { limit: 200, emptyUntil: "warningLogged" })],
        }),
      ],
    },
  ],
  [SERVICE],
);
