import { GUIDE, guide } from "../limits.ts";
import { dashboardUrl, OURS } from "../names.ts";
import { link } from "../panel.ts";
import { increase, METRIC, numbersOnly, quantile, rate, share, sum, top } from "../promql.ts";
import { prom, promNow, traces } from "../query.ts";
import { PER_SECOND } from "../style.ts";
import { spanTable, table } from "../table.ts";
import { timeseries } from "../timeseries.ts";
import { engineeringBoard, SERVICE } from "./board.ts";
import { CALLS, DURATION, SQL } from "./statements.ts";

const BY = ["service_name", "span_name"] as const;
const WINDOW = "15m";
const slowMs = GUIDE.querySeconds * 1000;
const made = sum(increase(CALLS, WINDOW, SQL), ...BY);
const failed = sum(increase(CALLS, WINDOW, { ...SQL, status_code: "STATUS_CODE_ERROR" }), ...BY);

/** Which statement takes the time? */
export const slowQueries = engineeringBoard(
  "slowQueries",
  "Which statement takes the database's time, and what did it look like when it was slow?",
  [
    {
      panels: [
        table({
          title: "Statements",
          description:
            "Every kind of statement of the last 15 minutes, by operation and table. “Busy” is how many connections it kept at work on average: what is at the top is worth an index, whatever its percentiles say.",
          width: 24,
          height: 10,
          unit: "s",
          queries: [
            `${made} > 0`,
            share(failed, made),
            `${sum(increase(`${DURATION}_sum`, WINDOW, SQL), ...BY)} / 900 > 0`,
            ...[0.5, 0.95, 0.99].map((q) =>
              numbersOnly(quantile(q, DURATION, { matchers: SQL, by: BY, window: WINDOW })),
            ),
          ].map((expr) => promNow(expr)),
          columns: [
            { field: "service_name", title: "From", width: 190 },
            {
              field: "span_name",
              title: "Statement",
              links: [{ title: "Failed and slow traces", url: dashboardUrl("traces") }],
            },
            { field: "Value #A", title: "Times", unit: "short", decimals: 0, width: 90 },
            {
              field: "Value #B",
              title: "Failed",
              unit: "percentunit",
              decimals: 1,
              width: 90,
              limits: guide(GUIDE.failedCallsRatio),
              base: "text",
              paint: "text",
            },
            { field: "Value #C", title: "Busy", unit: "short", decimals: 4, width: 100 },
            { field: "Value #D", title: "p50", unit: "s", width: 100 },
            { field: "Value #E", title: "p95", unit: "s", width: 100 },
            {
              field: "Value #F",
              title: "p99",
              unit: "s",
              width: 100,
              limits: guide(GUIDE.querySeconds),
              base: "text",
              paint: "text",
            },
          ],
          sortBy: { title: "Busy", descending: true },
        }),
        timeseries({
          title: "Statements that take the most time",
          description: "The ten kinds of statement that keep most connections at work.",
          width: 12,
          height: 9,
          unit: "short",
          decimals: 2,
          stacked: true,
          legend: "right",
          queries: [prom(top(10, sum(rate(`${DURATION}_sum`, SQL), "span_name")), "{{span_name}}")],
        }),
        timeseries({
          title: "Slowest statements",
          description:
            "99th percentile of the ten slowest kinds. One that climbs alone is usually a missing index.",
          width: 12,
          height: 9,
          unit: "s",
          legend: "right",
          limits: guide(GUIDE.querySeconds),
          links: [link("PostgreSQL and pool", dashboardUrl("postgres"))],
          queries: [
            prom(
              top(10, numbersOnly(quantile(0.99, DURATION, { matchers: SQL, by: ["span_name"] }))),
              "{{span_name}}",
            ),
          ],
        }),
        spanTable({
          title: `Statements that took longer than ${slowMs} ms`,
          description:
            "The statements themselves, with values left out. Click the trace to see what asked for it, and its plan where PostgreSQL told it.",
          width: 24,
          height: 10,
          emptyText: "no slow statement in this range",
          queries: [
            traces(
              `{ ${OURS} && span.db.system.name = "postgresql" && duration > ${slowMs}ms } | select(span.db.collection.name, span.db.query.text)`,
              { limit: 50, spans: true, emptyUntil: "slowStatement" },
            ),
          ],
        }),
        timeseries({
          title: "Slow statements",
          description:
            "Statements that the application itself counted as slow and wrote to its performance log.",
          width: 24,
          height: 6,
          unit: PER_SECOND,
          emptyText: "none was slow",
          queries: [prom(sum(rate(METRIC.slowQueries), "service_name"), "{{service_name}}")],
        }),
      ],
    },
  ],
  [SERVICE],
);
