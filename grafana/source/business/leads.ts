import { selector } from "../../../otel/catalogue/promql.ts";
import { barGauge } from "../bar-gauge.ts";
import { dashboardUrl } from "../names.ts";
import { link } from "../panel.ts";
import { countOver, LABEL, METRIC, max, share, sum } from "../promql.ts";
import { prom, promNow } from "../query.ts";
import { stat } from "../stat.ts";
import { COLOUR } from "../style.ts";
import { timeseries } from "../timeseries.ts";
import { businessBoard, RANGE, TODAY } from "./board.ts";
import { coloursOf, LEAD_STATES } from "./words.ts";

const moved = (state: string): string =>
  countOver(METRIC.leadTransitions, RANGE, { [LABEL.leadStatus]: state });
const MOVED = { emptyUntil: "leadMoved" } as const;

/** From a name to a customer. */
export const leads = businessBoard(
  "leads",
  "How many leads do we have, where do they stand, and do they become customers?",
  [
    {
      panels: [
        barGauge({
          title: "Where leads stand",
          description: "All leads that are not deleted, by state: the funnel from top to bottom.",
          width: 9,
          height: 9,
          unit: "short",
          decimals: 0,
          names: LEAD_STATES,
          queries: Object.keys(LEAD_STATES).map((state) =>
            promNow(`${max(selector(METRIC.leads, { [LABEL.leadStatus]: state }))} or vector(0)`, {
              legend: state,
            }),
          ),
        }),
        stat({
          title: "New today",
          description: "Leads that were made since midnight, by hand, by import or by the voice agent.",
          width: 5,
          height: 9,
          unit: "short",
          decimals: 0,
          range: TODAY,
          emptyText: "none",
          queries: [promNow(moved("new"), MOVED)],
        }),
        stat({
          title: "Converted today",
          description: "Leads that became customers since midnight.",
          width: 5,
          height: 9,
          unit: "short",
          decimals: 0,
          range: TODAY,
          base: COLOUR.good,
          emptyText: "none",
          queries: [promNow(`${moved("converted")} or vector(0)`)],
        }),
        stat({
          title: "Won, of those decided",
          description:
            "Of the leads that were converted or lost in the range above, how many were converted.",
          width: 5,
          height: 9,
          unit: "percentunit",
          decimals: 0,
          emptyText: "none decided",
          queries: [
            promNow(
              share(
                moved("converted"),
                countOver(METRIC.leadTransitions, RANGE, { [LABEL.leadStatus]: "~converted|lost" }),
              ),
              { emptyUntil: "leadDecided" },
            ),
          ],
        }),
        timeseries({
          title: "What became of leads",
          description: "Leads that were made, or moved to a state, in every bar.",
          width: 12,
          height: 8,
          unit: "short",
          decimals: 0,
          bars: true,
          stacked: true,
          step: "15m",
          colours: coloursOf(LEAD_STATES),
          emptyText: "no lead has moved in this range",
          links: [link("Day by day", dashboardUrl("days"))],
          queries: [
            prom(
              countOver(METRIC.leadTransitions, "$__interval", {}, LABEL.leadStatus),
              `{{${LABEL.leadStatus}}}`,
              MOVED,
            ),
          ],
        }),
        timeseries({
          title: "Dial lists",
          description:
            "Leads of dial lists that are not completed: waiting, locked (an agent has them), called, later, done.",
          width: 12,
          height: 8,
          unit: "short",
          decimals: 0,
          stacked: true,
          emptyText: "there is no dial list",
          links: [link("Agents", dashboardUrl("agents"))],
          queries: [
            prom(max(METRIC.dialItems, LABEL.dialItemState), `{{${LABEL.dialItemState}}}`, {
              emptyUntil: "dialList",
            }),
          ],
        }),
        timeseries({
          title: "Not called, not written to",
          description:
            "What the gate before every call and SMS refused: do not call, no consent, quiet hours, a number that cannot be.",
          width: 12,
          height: 8,
          unit: "short",
          decimals: 0,
          bars: true,
          stacked: true,
          step: "15m",
          emptyText: "nothing was refused",
          queries: [
            prom(
              countOver(METRIC.reachRefusals, "$__interval", {}, LABEL.reachChannel, LABEL.reachRefusal),
              `{{${LABEL.reachChannel}}}: {{${LABEL.reachRefusal}}}`,
              { emptyUntil: "reachRefused" },
            ),
          ],
        }),
        timeseries({
          title: "Imports",
          description: "Lines of files, by what became of them. Checks before an import are left out.",
          width: 12,
          height: 8,
          unit: "short",
          decimals: 0,
          bars: true,
          stacked: true,
          step: "15m",
          emptyText: "nothing was imported",
          queries: [
            prom(
              sum(
                countOver(
                  METRIC.importLines,
                  "$__interval",
                  { [LABEL.importRun]: "!check" },
                  LABEL.importAction,
                ),
                LABEL.importAction,
              ),
              `{{${LABEL.importAction}}}`,
              { emptyUntil: "imported" },
            ),
          ],
        }),
      ],
    },
  ],
  { from: "now-24h" },
);
