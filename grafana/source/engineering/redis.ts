import { selector } from "../../../otel/catalogue/promql.ts";
import { GUIDE, guide } from "../limits.ts";
import { dashboardUrl } from "../names.ts";
import { link } from "../panel.ts";
import { LABEL, METRIC, min, quantile, rate, share, sum } from "../promql.ts";
import { prom } from "../query.ts";
import { stat } from "../stat.ts";
import { PER_SECOND, PERCENTILE_COLOURS, UP_OR_DOWN } from "../style.ts";
import { timeseries } from "../timeseries.ts";
import { engineeringBoard, SERVICE } from "./board.ts";
import { CALLS, DURATION, REDIS } from "./statements.ts";

const FOUND = { [LABEL.cacheLevel]: "!source" };
const failed = sum(rate(CALLS, { ...REDIS, status_code: "STATUS_CODE_ERROR" }));

/** Redis, and the cache that lives in it. */
export const redis = engineeringBoard(
  "redis",
  "Does Redis answer at once, and does the cache keep reads away from the database?",
  [
    {
      panels: [
        stat({
          title: "Redis",
          description: "As the health checks see it; the worst answer of all processes.",
          width: 4,
          height: 4,
          unit: "none",
          filled: true,
          mappings: UP_OR_DOWN,
          queries: [prom(min(selector(METRIC.dependencyUp, { [LABEL.dependency]: "redis" })), "up")],
        }),
        stat({
          title: "Commands",
          description: "Commands per second, of the services chosen above.",
          width: 5,
          height: 4,
          unit: PER_SECOND,
          decimals: 1,
          sparkline: true,
          queries: [prom(sum(rate(CALLS, REDIS)), "commands")],
        }),
        stat({
          title: "p99",
          description: "99th percentile of all commands.",
          width: 5,
          height: 4,
          unit: "s",
          sparkline: true,
          limits: guide(GUIDE.redisCommandSeconds),
          queries: [prom(quantile(0.99, DURATION, { matchers: REDIS }), "p99")],
        }),
        stat({
          title: "Failed",
          description: "Share of the commands that Redis refused or that broke off.",
          width: 5,
          height: 4,
          unit: "percentunit",
          decimals: 2,
          sparkline: true,
          limits: guide(GUIDE.failedCallsRatio),
          links: [link("Failed traces", dashboardUrl("traces"))],
          queries: [prom(share(failed, sum(rate(CALLS, REDIS))), "failed")],
        }),
        stat({
          title: "From the cache",
          description: "Share of the reads through the cache that did not reach the database.",
          width: 5,
          height: 4,
          unit: "percentunit",
          decimals: 0,
          sparkline: true,
          emptyText: "no read",
          queries: [
            prom(share(sum(rate(METRIC.cacheReads, FOUND)), sum(rate(METRIC.cacheReads))), "from the cache", {
              emptyUntil: "cacheRead",
            }),
          ],
        }),
      ],
    },
    {
      title: "Commands",
      panels: [
        timeseries({
          title: "Duration of commands",
          description:
            "Percentiles over all commands. Milliseconds here mean that Redis swaps, or that a command reads too much. Dots are traces.",
          width: 12,
          height: 8,
          unit: "s",
          colours: PERCENTILE_COLOURS,
          limits: guide(GUIDE.redisCommandSeconds),
          queries: [
            prom(quantile(0.99, DURATION, { matchers: REDIS }), "p99", { exemplars: true }),
            prom(quantile(0.95, DURATION, { matchers: REDIS }), "p95"),
            prom(quantile(0.5, DURATION, { matchers: REDIS }), "p50"),
          ],
        }),
        timeseries({
          title: "Commands by name",
          description: "Commands per second: xadd carries live updates, the rest are queues and the cache.",
          width: 12,
          height: 8,
          unit: PER_SECOND,
          legend: "right",
          queries: [prom(sum(rate(CALLS, REDIS), "db_operation_name"), "{{db_operation_name}}")],
        }),
      ],
    },
    {
      title: "Cache",
      panels: [
        timeseries({
          title: "Reads answered from the cache, by kind",
          description:
            "A kind that falls is written more often than it is read, or Redis is away: then it is 0 for all.",
          width: 8,
          height: 8,
          unit: "percentunit",
          max: 1,
          emptyText: "no read in this range",
          queries: [
            prom(
              share(
                sum(rate(METRIC.cacheReads, FOUND), LABEL.cacheKind),
                sum(rate(METRIC.cacheReads), LABEL.cacheKind),
              ),
              `{{${LABEL.cacheKind}}}`,
              { emptyUntil: "cacheRead" },
            ),
          ],
        }),
        timeseries({
          title: "Reads through the cache, by level",
          description:
            "Where values were found. Many from `redis` with few from `memory`: instances share, but forget too soon.",
          width: 8,
          height: 8,
          unit: PER_SECOND,
          emptyText: "no read in this range",
          queries: [
            prom(sum(rate(METRIC.cacheReads), LABEL.cacheLevel), `{{${LABEL.cacheLevel}}}`, {
              emptyUntil: "cacheRead",
            }),
          ],
        }),
        timeseries({
          title: "Tags forgotten",
          description: "Entries that were let go because what they show was written.",
          width: 8,
          height: 8,
          unit: PER_SECOND,
          emptyText: "nothing was written",
          queries: [prom(sum(rate(METRIC.cacheForgotten)), "tags")],
        }),
      ],
    },
  ],
  [SERVICE],
);
