import { SPAN_METRICS } from "../../../otel/catalogue/metrics.ts";
import type { Matchers } from "../../../otel/catalogue/promql.ts";
import type { Row } from "../dashboard.ts";
import { GUIDE, guide } from "../limits.ts";
import { LABEL, METRIC, numbersOnly, quantile, rate, share, sum } from "../promql.ts";
import { prom, promNow } from "../query.ts";
import { PER_SECOND } from "../style.ts";
import { table } from "../table.ts";
import { timeseries } from "../timeseries.ts";

const CALLS = SPAN_METRICS.calls;
const DURATION = SPAN_METRICS.duration;
const CLIENT: Matchers = { span_kind: "SPAN_KIND_CLIENT", service_name: "~$service" };
// The instrumentations write SQL operations in capitals, and commands of Redis in small letters.
const SQL: Matchers = { ...CLIENT, db_operation_name: "~[A-Z]+" };
const REDIS: Matchers = { ...CLIENT, db_operation_name: "~[a-z_]+" };
const PROVIDERS: Matchers = { ...CLIENT, server_service_name: "!" };

const BY_CALL = ["service_name", "span_name"] as const;
const callRate = (matchers: Matchers): string => sum(rate(CALLS, matchers, "5m"), ...BY_CALL);

/** What we ask of PostgreSQL, Redis and the providers, as our own spans saw it. */
export const dependencies: Row = {
  title: "Dependencies: database, Redis, providers",
  panels: [
    timeseries({
      title: "Slowest 5 % of queries, by table",
      description:
        "95th percentile of PostgreSQL queries; dots are traces. One query that climbs alone is usually a missing index; all together, look at the database.",
      width: 10,
      height: 8,
      unit: "s",
      legend: "right",
      queries: [
        prom(quantile(0.95, DURATION, { matchers: SQL, by: ["span_name"] }), "{{span_name}}", {
          exemplars: true,
        }),
      ],
    }),
    timeseries({
      title: "Slowest 5 % of Redis commands",
      description:
        "95th percentile by command. Milliseconds here mean that Redis swaps, or that a command reads too much.",
      width: 7,
      height: 8,
      unit: "s",
      queries: [
        prom(
          quantile(0.95, DURATION, { matchers: REDIS, by: ["db_operation_name"] }),
          "{{db_operation_name}}",
          {
            exemplars: true,
          },
        ),
      ],
    }),
    timeseries({
      title: "Slowest 5 % of provider requests",
      description:
        "95th percentile of outgoing HTTP, by whom it is for. A provider that slows down shows here before its breaker opens.",
      width: 7,
      height: 8,
      unit: "s",
      queries: [
        prom(
          quantile(0.95, DURATION, { matchers: PROVIDERS, by: ["server_service_name"] }),
          "{{server_service_name}}",
          { exemplars: true },
        ),
      ],
    }),
    timeseries({
      title: "Reads answered from the cache, by kind",
      description:
        "Share of the reads through the cache that did not reach the database. A kind that falls is written more often than it is read, or Redis is away: then it is 0 for all.",
      width: 12,
      height: 8,
      unit: "percentunit",
      queries: [
        prom(
          share(
            sum(rate(METRIC.cacheReads, { [LABEL.cacheLevel]: "!source" }), LABEL.cacheKind),
            sum(rate(METRIC.cacheReads), LABEL.cacheKind),
          ),
          `{{${LABEL.cacheKind}}}`,
        ),
      ],
    }),
    timeseries({
      title: "Reads through the cache, by level",
      description:
        "Where values were found. Many from `redis` with few from `memory`: instances share, but forget too soon.",
      width: 12,
      height: 8,
      unit: PER_SECOND,
      queries: [prom(sum(rate(METRIC.cacheReads), LABEL.cacheLevel), `{{${LABEL.cacheLevel}}}`)],
    }),
    table({
      title: "Calls to other parts",
      description:
        "Every kind of outgoing call over the last five minutes: which takes the time, which fails. Calls that were not made are left out.",
      width: 24,
      height: 9,
      unit: "s",
      queries: [
        `${callRate(CLIENT)} > 0`,
        share(callRate({ ...CLIENT, status_code: "STATUS_CODE_ERROR" }), callRate(CLIENT)),
        `${sum(rate(`${DURATION}_sum`, CLIENT, "5m"), ...BY_CALL)} > 0`,
        ...[0.5, 0.99].map((q) =>
          numbersOnly(quantile(q, DURATION, { matchers: CLIENT, by: BY_CALL, window: "5m" })),
        ),
      ].map((expr) => promNow(expr)),
      columns: [
        { field: "service_name", title: "From", width: 190 },
        { field: "span_name", title: "Call" },
        { field: "Value #A", title: "Per second", unit: PER_SECOND, decimals: 2, width: 120 },
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
        {
          field: "Value #C",
          title: "One connection busy for",
          unit: "percentunit",
          decimals: 2,
          width: 190,
        },
        { field: "Value #D", title: "p50", unit: "s", width: 100 },
        { field: "Value #E", title: "p99", unit: "s", width: 100 },
      ],
      sortBy: { title: "One connection busy for", descending: true },
    }),
  ],
};
