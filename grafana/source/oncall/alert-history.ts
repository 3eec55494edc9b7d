import { selector } from "../../../otel/catalogue/promql.ts";
import { INTERNAL_RECEIVERS } from "../../../otel/catalogue/rules.ts";
import { ALERTMANAGER, PROMETHEUS } from "../known-metrics.ts";
import { GUIDE, guide } from "../limits.ts";
import { runbookUrl } from "../names.ts";
import { increase, sum } from "../promql.ts";
import { prom, promNow } from "../query.ts";
import { stat } from "../stat.ts";
import { stateTimeline } from "../state-timeline.ts";
import { COLOUR, valueMapping } from "../style.ts";
import { cellOf, table } from "../table.ts";
import { timeseries } from "../timeseries.ts";
import { alertColumns, alertsNow, SEVERITIES } from "./alert-table.ts";
import { oncallBoard } from "./board.ts";

const BY = "alertname, slo, severity";
const RANGE = "$__range";
/** Who is woken or mailed; what our own parts refuse is lost to nobody. */
const OUTWARD = { receiver_name: `!~${INTERNAL_RECEIVERS.join("|")}` } as const;
const NONE = { emptyUntil: "alertFiring" } as const;

const firing = (severity?: string, offset = ""): string =>
  `max by (${BY}) (${selector(PROMETHEUS.alerts.name, { alertstate: "firing", ...(severity === undefined ? {} : { severity }) })}${offset})`;
/** How often alerts began to fire within a window, looked at once every `step`. */
const starts = (window: string, step: string, severity?: string): string =>
  `count_over_time((${firing(severity)} unless ${firing(severity, ` offset ${step}`)})[${window}:${step}])`;

/** Are the alerts themselves good: few, lasting, answered? */
export const alertHistory = oncallBoard(
  "alertHistory",
  "What fired, how often, for how long, and is it worth waking somebody for? Pages a week and flaps are what to mend.",
  [
    {
      panels: [
        stat({
          title: "Pages this week",
          description:
            "How often a critical alert began to fire in seven days. More than two a night shift, and people stop reading them: mend the alert, or what it is about.",
          width: 6,
          height: 4,
          unit: "short",
          decimals: 0,
          limits: guide(GUIDE.pagesPerWeek),
          queries: [promNow(`sum(${starts("7d", "5m", "critical")}) or vector(0)`)],
        }),
        stat({
          title: "Warnings this week",
          description: "How often a warning began to fire in seven days.",
          width: 6,
          height: 4,
          unit: "short",
          decimals: 0,
          limits: guide(GUIDE.warningsPerWeek),
          queries: [promNow(`sum(${starts("7d", "5m", "warning")}) or vector(0)`)],
        }),
        stat({
          title: "Alerts that flap",
          description:
            "Alerts that began to fire three times or more in a day: their level is where the figure usually is, or they end too soon.",
          width: 6,
          height: 4,
          unit: "short",
          decimals: 0,
          limits: [{ value: 1, colour: COLOUR.warning }],
          queries: [promNow(`count(${starts("1d", "1m")} >= 3) or vector(0)`)],
        }),
        stat({
          title: "Notifications that failed",
          description: "Of Alertmanager, in the range above: a page that nobody got. Its log says why.",
          width: 6,
          height: 4,
          unit: "short",
          decimals: 0,
          limits: [{ value: 1, colour: COLOUR.bad }],
          queries: [promNow(sum(increase(ALERTMANAGER.notificationsFailed.name, RANGE, OUTWARD)))],
        }),
        table({
          title: "Now",
          description:
            "Click the name of an alert for its runbook. “pending”: the condition holds, but not for long enough yet.",
          width: 24,
          height: 7,
          unit: "none",
          emptyText: "No alert is firing. Good.",
          queries: alertsNow(),
          columns: alertColumns,
          sortBy: { title: "Severity", descending: false },
        }),
        stateTimeline({
          title: "What fired when",
          description: "One band for each alert that fired in the range above.",
          width: 24,
          height: 9,
          unit: "none",
          mappings: [valueMapping({ 1: { text: "firing", colour: COLOUR.bad } })],
          emptyText: "nothing fired in this range",
          queries: [prom(firing(), "{{alertname}}", NONE)],
        }),
        table({
          title: "How often and how long",
          description:
            "Alerts that fired in the range above: what is at the top is to be mended first. A short time for each start is a flap. Click one for its runbook.",
          width: 14,
          height: 10,
          unit: "short",
          emptyText: "nothing fired in this range",
          queries: [
            promNow(starts(RANGE, "1m"), { refId: "starts", ...NONE }),
            promNow(`count_over_time(${firing()}[${RANGE}:1m]) * 60`, { refId: "time", ...NONE }),
          ],
          columns: [
            {
              field: "alertname",
              title: "Alert",
              links: [{ title: "Open the runbook", url: runbookUrl(cellOf("slo")) }],
            },
            { field: "slo", title: "SLO", hidden: true },
            { field: "severity", title: "Severity", width: 90, paint: "text", mappings: [SEVERITIES] },
            { field: "Value #starts", title: "Times", unit: "short", decimals: 0, width: 80 },
            { field: "Value #time", title: "Fired for", unit: "dtdurations", width: 170 },
          ],
          sortBy: { title: "Times", descending: true },
        }),
        timeseries({
          title: "Notifications sent",
          description:
            "By way, in every bar. Many for few alerts: they are grouped too finely, or repeated too soon.",
          width: 10,
          height: 10,
          unit: "short",
          decimals: 0,
          bars: true,
          stacked: true,
          step: "5m",
          emptyText: "none was sent in this range",
          queries: [
            prom(
              `${sum(increase(ALERTMANAGER.notifications.name, "$__interval"), "integration")} > 0`,
              "{{integration}}",
              NONE,
            ),
          ],
        }),
        timeseries({
          title: "Alerts firing, by severity",
          description:
            "How many at the same time. Many at once are one cause: look for what they have in common.",
          width: 24,
          height: 7,
          unit: "short",
          decimals: 0,
          stacked: true,
          colours: { critical: COLOUR.bad, warning: COLOUR.warning },
          emptyText: "nothing fired in this range",
          queries: [prom(`count by (severity) (${firing()})`, "{{severity}}", NONE)],
        }),
      ],
    },
  ],
  { from: "now-24h" },
);
