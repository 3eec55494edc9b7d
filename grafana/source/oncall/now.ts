import { selector } from "../../../otel/catalogue/promql.ts";
import { eventSlo, SLA_THRESHOLDS } from "../../../otel/catalogue/slas.ts";
import type { Row } from "../dashboard.ts";
import { PROMETHEUS } from "../known-metrics.ts";
import { BURN_WINDOWS, limit, limitValue } from "../limits.ts";
import { DASHBOARDS, dashboardUrl, runbookUrl } from "../names.ts";
import { link } from "../panel.ts";
import { rate, share, sum } from "../promql.ts";
import { prom, promNow } from "../query.ts";
import { stat } from "../stat.ts";
import { COLOUR, type Limit, valueMapping } from "../style.ts";
import { cellOf, table } from "../table.ts";
import { text } from "../text.ts";
import { textOfRows } from "./slos.ts";
import { thresholdTiles } from "./thresholds.ts";

const alerts = (severity: string): string =>
  `count(${selector(PROMETHEUS.alerts.name, { alertstate: "firing", severity })}) or vector(0)`;

const availability = eventSlo("api-availability").indicator;

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
1. **Is anything red?** Read “When it is missed”: that is what people notice now.
2. **Open the runbook** of the alert on the right (click its name). It says what to look at and what to do.
3. **SMS stuck?** They wait, they are not lost. *Breaker open* closes by itself; *dead letters* need you.
4. **Nothing red but somebody called?** Look at [the requests](${dashboardUrl("engineering")}) and the latest failed traces there.
5. **Graphs stopped?** See “Parts that monitor” at the bottom.
`.trim();

/** Tiles beside those of the thresholds: alerts, warnings, requests. Rows of four, or of three where four leave a gap. */
const TILES = SLA_THRESHOLDS.length + 3;
const TILE_WIDTH = TILES % 4 === 0 ? 6 : 8;

/** The first screen: is it bad, what is it, what do I do? */
export const now: Row = {
  panels: [
    stat({
      title: "Critical alerts",
      description: "Alerts that page somebody, firing now.",
      width: TILE_WIDTH,
      height: 3,
      unit: "short",
      decimals: 0,
      filled: true,
      limits: [{ value: 1, colour: COLOUR.bad }],
      queries: [promNow(alerts("critical"))],
    }),
    stat({
      title: "Warnings",
      description: "Alerts that can wait until the morning, firing now.",
      width: TILE_WIDTH,
      height: 3,
      unit: "short",
      decimals: 0,
      filled: true,
      limits: [{ value: 1, colour: COLOUR.warning }],
      queries: [promNow(alerts("warning"))],
    }),
    stat({
      title: "Requests failing",
      description:
        "Share of API requests answered with a server error in the last five minutes. Orange: more than the SLO allows. Red: fast enough to use up the budget of 30 days in two.",
      width: TILE_WIDTH,
      height: 3,
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
            sum(rate(availability.badMetric, availability.badMatchers, "5m")),
            sum(rate(availability.totalMetric, availability.totalMatchers, "5m")),
          ),
          "failing",
        ),
      ],
    }),
    ...thresholdTiles(TILE_WIDTH),
    text({
      title: "The first minute",
      description: "What to do when you were just woken.",
      width: 8,
      height: 8,
      markdown: FIRST_MINUTE,
    }),
    table({
      title: "Alerts, firing and about to fire",
      description:
        "Click the name of an alert for its runbook. “pending”: the condition holds, but not for long enough yet.",
      width: 16,
      height: 8,
      unit: "none",
      emptyText: "No alert is firing. Good.",
      queries: [
        promNow(
          `label_replace(${selector(PROMETHEUS.alerts.name, { alertstate: "~firing|pending" })}, "impact", "$1", "slo", "(.*)")`,
          { refId: "alert", emptyUntil: "alertFiring" },
        ),
        promNow(`time() - ${PROMETHEUS.alertsSince.name}`, {
          refId: "since",
          emptyUntil: "alertFiring",
        }),
      ],
      columns: [
        {
          field: "alertstate",
          title: "State",
          width: 80,
          paint: "text",
          mappings: [
            valueMapping({
              firing: { text: "firing", colour: COLOUR.bad },
              pending: { text: "pending", colour: COLOUR.quiet },
            }),
          ],
        },
        {
          field: "severity",
          title: "Severity",
          width: 85,
          paint: "text",
          mappings: [
            valueMapping({
              critical: { text: "critical", colour: COLOUR.bad },
              warning: { text: "warning", colour: COLOUR.warning },
            }),
          ],
        },
        {
          field: "alertname",
          title: "Alert",
          width: 255,
          link: { title: "Open the runbook", url: runbookUrl(cellOf("slo")) },
        },
        { field: "impact", title: "What people notice", mappings: [textOfRows((row) => row.impact)] },
        { field: "slo", title: "SLO", hidden: true },
        { field: "Value #since", title: "For", unit: "s", decimals: 0, width: 85 },
      ],
      sortBy: { title: "Severity", descending: false },
    }),
  ],
};
