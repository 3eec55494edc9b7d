import { selector } from "../../../otel/catalogue/promql.ts";
import { SLO_RECORDINGS, sliErrorRatio, sliEvents } from "../../../otel/catalogue/rules.ts";
import { BURN_WINDOWS } from "../limits.ts";
import { dashboardUrl, runbookUrl } from "../names.ts";
import { link } from "../panel.ts";
import { prom, promNow } from "../query.ts";
import { stat } from "../stat.ts";
import { COLOUR } from "../style.ts";
import { CELL_VALUE, table } from "../table.ts";
import { timeseries } from "../timeseries.ts";
import { alertColumns, alertsNow } from "./alert-table.ts";
import { oncallBoard } from "./board.ts";
import { objectiveText, textOfRows } from "./row-texts.ts";
import {
  allowed,
  BUDGET_LIMITS,
  budgetLeft,
  burn,
  CHOSEN,
  EXHAUSTION_TEXTS,
  exhaustion,
  objective,
  STATES,
  state,
} from "./slo-expressions.ts";

const EVENT = { emptyUntil: "sloEvent" } as const;
const copyOfId = (label: string, expression: string): string =>
  `label_replace(${expression}, "${label}", "$1", "slo", "(.*)")`;

/** Everything about one SLO; its alerts link here. */
export const slo = oncallBoard(
  "slo",
  "One SLO: is it kept, how fast is its budget spent, how long does it last, and since when?",
  [
    {
      panels: [
        table({
          title: "What is owed",
          description: "The SLO chosen above, in words. Click it for its runbook.",
          width: 24,
          height: 4,
          unit: "none",
          queries: [promNow(copyOfId("impact", copyOfId("objective", objective)))],
          columns: [
            {
              field: "slo",
              title: "SLO",
              width: 420,
              mappings: [textOfRows((row) => row.title)],
              links: [{ title: "Runbook", url: runbookUrl(CELL_VALUE) }],
            },
            { field: "impact", title: "When it is missed", mappings: [textOfRows((row) => row.impact)] },
            { field: "objective", title: "Objective", width: 100, mappings: [textOfRows(objectiveText)] },
            { field: "service", title: "Service", width: 160 },
          ],
        }),
        stat({
          title: "Now",
          description:
            "“act now” while a critical alert fires, “missed” when the errors of the last 30 days are more than the SLO allows.",
          width: 4,
          height: 4,
          unit: "none",
          filled: true,
          limits: STATES.limits,
          mappings: [STATES.mapping],
          queries: [promNow(state)],
        }),
        stat({
          title: "Budget left",
          description: "Share of the errors allowed in 30 days that is not used up.",
          width: 4,
          height: 4,
          unit: "percentunit",
          decimals: 0,
          base: COLOUR.bad,
          limits: BUDGET_LIMITS,
          emptyText: "no event",
          queries: [promNow(budgetLeft, EVENT)],
        }),
        stat({
          title: "Lasts",
          description: "Until the budget is used up, at the speed of the last hour.",
          width: 4,
          height: 4,
          unit: "dtdurations",
          mappings: EXHAUSTION_TEXTS,
          emptyText: "no event",
          queries: [promNow(exhaustion, { emptyUntil: "budgetSpent" })],
        }),
        stat({
          title: "Burn rate",
          description: "How many times faster than allowed the budget was spent in the last hour.",
          width: 4,
          height: 4,
          unit: "suffix:×",
          decimals: 1,
          limits: BURN_WINDOWS.filter(({ window }) => window === "3d" || window === "1h")
            .map(({ limit }) => limit)
            .reverse(),
          emptyText: "no event",
          queries: [promNow(burn("1h"), EVENT)],
        }),
        stat({
          title: "Events",
          description: "All events of 30 days that the SLO counts.",
          width: 4,
          height: 4,
          unit: "short",
          decimals: 0,
          emptyText: "none",
          queries: [promNow(selector(SLO_RECORDINGS.events30d, CHOSEN), EVENT)],
        }),
        stat({
          title: "Bad ones",
          description: "Events of 30 days that were too slow, or that failed.",
          width: 4,
          height: 4,
          unit: "short",
          decimals: 0,
          base: COLOUR.neutral,
          emptyText: "none",
          links: [link("Failed and slow traces", dashboardUrl("traces"))],
          queries: [promNow(selector(SLO_RECORDINGS.badEvents30d, CHOSEN), EVENT)],
        }),
        timeseries({
          title: "Share of bad events",
          description: "Over windows of several lengths, beside what the SLO allows.",
          width: 12,
          height: 8,
          unit: "percentunit",
          colours: { allowed: COLOUR.bad },
          emptyText: "no event in this range",
          queries: [
            prom(`max by (slo) (${allowed})`, "allowed"),
            ...(["5m", "1h", "6h", "3d"] as const).map((window) =>
              prom(`max by (slo) (${selector(sliErrorRatio(window), CHOSEN)})`, window, EVENT),
            ),
          ],
        }),
        timeseries({
          title: "Burn rates",
          description: `How many times faster than allowed the budget is spent. Alerts fire at ${BURN_WINDOWS.map(({ window, limit }) => `${limit.value}× over ${window}`).join(", ")}.`,
          width: 12,
          height: 8,
          unit: "suffix:×",
          limits: [...BURN_WINDOWS].reverse().map(({ limit }) => limit),
          emptyText: "no event in this range",
          queries: BURN_WINDOWS.map(({ window }) => prom(`max by (slo) (${burn(window)})`, window, EVENT)),
        }),
        timeseries({
          title: "Budget left over time",
          description: "Share of the 30-day budget that is left; below zero the SLO is missed.",
          width: 12,
          height: 8,
          unit: "percentunit",
          max: 1,
          emptyText: "no event in this range",
          queries: [prom(`clamp_min(max by (slo) (${budgetLeft}), -1)`, "left", EVENT)],
        }),
        timeseries({
          title: "Events in five minutes",
          description: "How much the SLO is judged by: shares of few events jump.",
          width: 12,
          height: 8,
          unit: "short",
          decimals: 0,
          emptyText: "no event in this range",
          queries: [prom(`max by (slo) (${selector(sliEvents("5m"), CHOSEN)})`, "events", EVENT)],
        }),
        table({
          title: "Its alerts",
          description: "Alerts of this SLO that fire or are about to. Click one for its runbook.",
          width: 24,
          height: 5,
          unit: "none",
          emptyText: "None fires.",
          queries: alertsNow(CHOSEN),
          columns: alertColumns,
          sortBy: { title: "Severity", descending: false },
        }),
      ],
    },
  ],
  {
    from: "now-6h",
    variables: [
      {
        name: "slo",
        title: "SLO",
        description: "Which SLO this page is about; alerts link here with theirs",
        one: "lowest",
        metric: SLO_RECORDINGS.objective,
        label: "slo",
      },
    ],
  },
);
