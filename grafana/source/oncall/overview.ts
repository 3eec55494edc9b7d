import { type Matchers, selector } from "../../../otel/catalogue/promql.ts";
import { SLO_RECORDINGS } from "../../../otel/catalogue/rules.ts";
import { eventSlo } from "../../../otel/catalogue/slas.ts";
import type { Row } from "../dashboard.ts";
import { PROMETHEUS } from "../known-metrics.ts";
import { BURN_WINDOWS, limit, limitValue } from "../limits.ts";
import { DASHBOARDS, dashboardUrl } from "../names.ts";
import { link } from "../panel.ts";
import { increase, LABEL, METRIC, min, share, sum } from "../promql.ts";
import { prom, promNow } from "../query.ts";
import { stat } from "../stat.ts";
import { stateTimeline } from "../state-timeline.ts";
import { COLOUR, type Limit, UP_OR_DOWN } from "../style.ts";
import { table } from "../table.ts";
import { text } from "../text.ts";
import { alertColumns, alertsNow } from "./alert-table.ts";
import { oncallBoard } from "./board.ts";
import { slos } from "./slos.ts";
import { CROSSED, nearestToLevel } from "./thresholds.ts";

const alerts = (severity: string): string =>
  `count(${selector(PROMETHEUS.alerts.name, { alertstate: "firing", severity })}) or vector(0)`;

const availability = eventSlo("api-availability").indicator;
const inFiveMinutes = (metric: string, matchers: Matchers): string => sum(increase(metric, "5m", matchers));

/** Beyond what is allowed, and beyond what pages somebody. */
const FAILING_LIMITS: Limit[] = [
  { ...limit("api-availability"), colour: COLOUR.warning },
  ...BURN_WINDOWS.slice(0, 1).map(({ limit: { value, colour } }) => ({
    value: limitValue("api-availability") * value,
    colour,
  })),
];

/** What a person who was just woken has to know. */
const FIRST_MINUTE = `
1. **Is anything red?** Read “What people notice” on the right: that is what happens to them now.
2. **Open the runbook** of the alert (click its name). It says what to look at and what to do.
3. **SMS stuck?** They wait, they are not lost: [queues and delivery](${dashboardUrl("delivery")}). *Breaker open* closes by itself; *dead letters* need you.
4. **Nothing red but somebody called?** Look at [the requests](${dashboardUrl("engineering")}) and the [failed traces](${dashboardUrl("traces")}).
5. **Graphs stopped?** See “Parts that monitor” at the bottom.
`.trim();

const now: Row = {
  panels: [
    stat({
      title: "Critical alerts",
      description: "Alerts that page somebody, firing now.",
      width: 6,
      height: 4,
      unit: "short",
      decimals: 0,
      filled: true,
      limits: [{ value: 1, colour: COLOUR.bad }],
      links: [link(DASHBOARDS.alertHistory.title, dashboardUrl("alertHistory"))],
      queries: [promNow(alerts("critical"))],
    }),
    stat({
      title: "Warnings",
      description: "Alerts that can wait until the morning, firing now.",
      width: 6,
      height: 4,
      unit: "short",
      decimals: 0,
      filled: true,
      limits: [{ value: 1, colour: COLOUR.warning }],
      links: [link(DASHBOARDS.alertHistory.title, dashboardUrl("alertHistory"))],
      queries: [promNow(alerts("warning"))],
    }),
    stat({
      title: "Requests failing",
      description:
        "Share of API requests answered with a server error in the last five minutes. Orange: more than the SLO allows. Red: fast enough to use up the budget of 30 days in two.",
      width: 6,
      height: 4,
      unit: "percentunit",
      decimals: 2,
      filled: true,
      sparkline: true,
      limits: FAILING_LIMITS,
      emptyText: "no requests",
      links: [link(DASHBOARDS.engineering.title, dashboardUrl("engineering"))],
      queries: [
        prom(
          share(
            inFiveMinutes(availability.badMetric, availability.badMatchers),
            inFiveMinutes(availability.totalMetric, availability.totalMatchers),
          ),
          "failing",
          { emptyUntil: "request" },
        ),
      ],
    }),
    stat({
      title: "Thresholds crossed",
      description: "Levels that must not be crossed and are, whether or not an alert fires yet.",
      width: 6,
      height: 4,
      unit: "short",
      decimals: 0,
      filled: true,
      limits: [{ value: 1, colour: COLOUR.warning }],
      links: [link(DASHBOARDS.thresholds.title, dashboardUrl("thresholds"))],
      queries: [promNow(`count(${CROSSED}) or vector(0)`)],
    }),
    text({
      title: "The first minute",
      description: "What to do when you were just woken.",
      width: 8,
      height: 9,
      markdown: FIRST_MINUTE,
    }),
    table({
      title: "Alerts, firing and about to fire",
      description:
        "Click the name of an alert for its runbook. “pending”: the condition holds, but not for long enough yet.",
      width: 16,
      height: 9,
      unit: "none",
      emptyText: "No alert is firing. Good.",
      queries: alertsNow(),
      columns: alertColumns,
      sortBy: { title: "Severity", descending: false },
    }),
  ],
};

const leanedOn: Row = {
  title: "Levels, and what Trunkline leans on",
  panels: [
    nearestToLevel({ width: 24, height: 9, count: 8 }),
    stateTimeline({
      title: "Dependencies",
      description:
        "As the health checks see them, every 30 seconds, without the queues. Worst answer of all processes: down here and up in /api/health means that one process has lost its connection.",
      width: 12,
      height: 11,
      unit: "none",
      mappings: UP_OR_DOWN,
      links: [link(DASHBOARDS.providers.title, dashboardUrl("providers"))],
      queries: [
        prom(
          min(selector(METRIC.dependencyUp, { [LABEL.dependency]: "!~.+_queue" }), LABEL.dependency),
          `{{${LABEL.dependency}}}`,
        ),
      ],
    }),
    stateTimeline({
      title: "Parts that monitor",
      description:
        "Whether Prometheus reaches the parts that it reads itself. When the collector is down, every graph stops.",
      width: 12,
      height: 11,
      unit: "none",
      mappings: UP_OR_DOWN,
      links: [link(DASHBOARDS.telemetry.title, dashboardUrl("telemetry"))],
      queries: [prom(min(PROMETHEUS.up.name, "job"), "{{job}}")],
    }),
  ],
};

/** For who is on call: what is wrong, what people notice of it, how long we have, what to do. */
export const overview = oncallBoard(
  "oncall",
  "What is wrong, what do people notice of it, how long do we have, and where is the runbook?",
  [now, slos, leanedOn],
  {
    variables: [
      {
        name: "slo",
        title: "SLO",
        description: "Which SLOs the table and graphs of SLOs show",
        metric: SLO_RECORDINGS.objective,
        label: "slo",
      },
    ],
  },
);
