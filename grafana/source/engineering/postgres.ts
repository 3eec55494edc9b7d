import { selector } from "../../../otel/catalogue/promql.ts";
import { GUIDE, guide } from "../limits.ts";
import { dashboardUrl } from "../names.ts";
import { link } from "../panel.ts";
import { LABEL, METRIC, max, min, nameProcess, quantile, rate, share, sum } from "../promql.ts";
import { prom } from "../query.ts";
import { stat } from "../stat.ts";
import { COLOUR, PER_SECOND, PERCENTILE_COLOURS, UP_OR_DOWN } from "../style.ts";
import { timeseries } from "../timeseries.ts";
import { engineeringBoard, SERVICE } from "./board.ts";
import { CALLS, DURATION, SQL } from "./statements.ts";

const BY_PROCESS = ["service_name", "instance"] as const;
const PROCESS = "{{service_name}} {{process}}";
const OF_SERVICE = { service_name: "~$service" };
const failed = sum(rate(CALLS, { ...SQL, status_code: "STATUS_CODE_ERROR" }));

/** The database, and the pools that lead to it. */
export const postgres = engineeringBoard(
  "postgres",
  "Is the database slow, or do we wait for a connection to it?",
  [
    {
      panels: [
        stat({
          title: "PostgreSQL",
          description: "As the health checks see it; the worst answer of all processes.",
          width: 4,
          height: 4,
          unit: "none",
          filled: true,
          mappings: UP_OR_DOWN,
          queries: [prom(min(selector(METRIC.dependencyUp, { [LABEL.dependency]: "postgres" })), "up")],
        }),
        stat({
          title: "Statements",
          description: "Statements per second, of the services chosen above.",
          width: 5,
          height: 4,
          unit: PER_SECOND,
          decimals: 1,
          sparkline: true,
          queries: [prom(sum(rate(CALLS, SQL)), "statements")],
        }),
        stat({
          title: "p99",
          description: "99th percentile of all statements.",
          width: 5,
          height: 4,
          unit: "s",
          sparkline: true,
          limits: guide(GUIDE.querySeconds),
          links: [link("Slow queries", dashboardUrl("slowQueries"))],
          queries: [prom(quantile(0.99, DURATION, { matchers: SQL }), "p99")],
        }),
        stat({
          title: "Failed",
          description: "Share of the statements that PostgreSQL refused or that broke off.",
          width: 5,
          height: 4,
          unit: "percentunit",
          decimals: 2,
          sparkline: true,
          limits: guide(GUIDE.failedCallsRatio),
          links: [link("Failed traces", dashboardUrl("traces"))],
          queries: [prom(share(failed, sum(rate(CALLS, SQL))), "failed")],
        }),
        stat({
          title: "Fullest pool",
          description:
            "Connections that somebody has, as a share of those that the pool may open, in the process where it is highest. At 100 % requests wait.",
          width: 5,
          height: 4,
          unit: "percentunit",
          sparkline: true,
          limits: guide(GUIDE.poolInUseRatio),
          queries: [prom(max(METRIC.databasePoolUtilization), "in use")],
        }),
      ],
    },
    {
      title: "Statements",
      panels: [
        timeseries({
          title: "Duration of statements",
          description:
            "Percentiles over all statements. Each dot is one that was measured: click it for its trace.",
          width: 12,
          height: 8,
          unit: "s",
          colours: PERCENTILE_COLOURS,
          limits: guide(GUIDE.querySeconds),
          queries: [
            prom(quantile(0.99, DURATION, { matchers: SQL }), "p99", { exemplars: true }),
            prom(quantile(0.95, DURATION, { matchers: SQL }), "p95"),
            prom(quantile(0.5, DURATION, { matchers: SQL }), "p50"),
          ],
        }),
        timeseries({
          title: "Connections kept busy by statements",
          description:
            "Seconds of statements per second: how many connections work on average. Near the size of the pools, add processes or look for the statement that takes the time.",
          width: 12,
          height: 8,
          unit: "short",
          decimals: 2,
          stacked: true,
          links: [link("Slow queries", dashboardUrl("slowQueries"))],
          queries: [prom(sum(rate(`${DURATION}_sum`, SQL), "service_name"), "{{service_name}}")],
        }),
      ],
    },
    {
      title: "Pools",
      panels: [
        timeseries({
          title: "Connections of the pools",
          description: "used: somebody has it. idle: open, and waits. All processes together.",
          width: 8,
          height: 8,
          unit: "short",
          decimals: 0,
          stacked: true,
          colours: { used: COLOUR.neutral, idle: COLOUR.quiet },
          queries: [
            prom(
              sum(selector(METRIC.databaseConnections, OF_SERVICE), "db_client_connection_state"),
              "{{db_client_connection_state}}",
            ),
          ],
        }),
        timeseries({
          title: "Waiting for a connection",
          description:
            "Requests that wait until the pool of their process gives them a connection. More than a few for longer than seconds: the pool is too small, or a transaction is too long.",
          width: 8,
          height: 8,
          unit: "short",
          decimals: 0,
          atLeast: 5,
          queries: [
            prom(nameProcess(max(selector(METRIC.databasePoolPending, OF_SERVICE), ...BY_PROCESS)), PROCESS),
          ],
        }),
        timeseries({
          title: "Refused for load",
          description:
            "Requests answered 503 at once because they would have waited too long for a connection, by what is lost with them.",
          width: 8,
          height: 8,
          unit: PER_SECOND,
          emptyText: "none refused",
          queries: [
            prom(sum(rate(METRIC.requestsShed), LABEL.loadKind), `{{${LABEL.loadKind}}}`, {
              emptyUntil: "requestShed",
            }),
          ],
        }),
      ],
    },
  ],
  [SERVICE],
);
