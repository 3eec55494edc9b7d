import type { Row } from "../dashboard.ts";
import { BURN_WINDOWS } from "../limits.ts";
import { dashboardUrl, runbookUrl } from "../names.ts";
import { prom, promNow } from "../query.ts";
import { COLOUR, emptyMapping } from "../style.ts";
import { CELL_VALUE, type Column, table } from "../table.ts";
import { timeseries } from "../timeseries.ts";
import { objectiveText, textOfRows } from "./row-texts.ts";
import {
  BUDGET_LIMITS,
  budgetLeft,
  burn,
  burnRate1h,
  EXHAUSTION_TEXTS,
  exhaustion,
  STATES,
  state,
} from "./slo-expressions.ts";

/** The fastest and the slowest window; an SLO's own page has all four. */
const SHOWN_WINDOWS = BURN_WINDOWS.filter(({ window }) => window === "1h" || window === "3d");

const burnColumns: Column[] = SHOWN_WINDOWS.map(({ window, limit }) => ({
  field: `Value #burn${window}`,
  title: `Burn ${window}`,
  unit: "suffix:×",
  decimals: 1,
  width: 76,
  limits: [limit],
  base: "text",
  paint: "text",
  mappings: [emptyMapping("–")],
}));

/** Which SLO is in danger, how fast, and how long we have. */
export const slos: Row = {
  title: "SLOs over 30 days",
  panels: [
    table({
      title: "SLOs",
      description:
        "Now: “act now” while a critical alert fires, “missed” when the errors of the last 30 days are more than the SLO allows. Budget left: share of the errors allowed in 30 days that is not used up. Burn: how many times faster than allowed the budget is being spent; at 1 it lasts exactly 30 days. Click an SLO for its own page or its runbook. " +
        `Alerts fire at ${BURN_WINDOWS.map(({ window, limit }) => `${limit.value}× over ${window}`).join(", ")}.`,
      width: 24,
      height: 10,
      unit: "none",
      queries: [
        promNow(
          `label_replace(label_replace(${state}, "impact", "$1", "slo", "(.*)"), "objective", "$1", "slo", "(.*)")`,
          { refId: "state" },
        ),
        promNow(budgetLeft, { refId: "budget", emptyUntil: "sloEvent" }),
        ...SHOWN_WINDOWS.map(({ window }) =>
          promNow(burn(window), { refId: `burn${window}`, emptyUntil: "sloEvent" }),
        ),
        promNow(exhaustion, { refId: "left", emptyUntil: "budgetSpent" }),
      ],
      columns: [
        {
          field: "Value #state",
          title: "Now",
          width: 84,
          align: "center",
          paint: "cell",
          limits: STATES.limits,
          mappings: [STATES.mapping],
        },
        {
          field: "slo",
          title: "SLO",
          width: 340,
          mappings: [textOfRows((row) => row.title)],
          links: [
            { title: "Its own page", url: dashboardUrl("slo", { slo: CELL_VALUE }) },
            { title: "Runbook", url: runbookUrl(CELL_VALUE) },
          ],
        },
        { field: "impact", title: "When it is missed", mappings: [textOfRows((row) => row.impact)] },
        {
          field: "objective",
          title: "Objective",
          width: 78,
          mappings: [textOfRows(objectiveText)],
        },
        {
          field: "Value #budget",
          title: "Budget left",
          unit: "percentunit",
          decimals: 0,
          width: 120,
          paint: "bar",
          min: 0,
          max: 1,
          base: COLOUR.bad,
          limits: BUDGET_LIMITS,
          mappings: [emptyMapping("–")],
        },
        ...burnColumns,
        {
          field: "Value #left",
          title: "Lasts",
          unit: "dtdurations",
          width: 100,
          mappings: EXHAUSTION_TEXTS,
        },
      ],
      sortBy: { title: "Now", descending: true },
    }),
    timeseries({
      title: "How fast the budgets burn",
      description:
        "Over the last hour, in multiples of what is allowed. Above the red line the whole budget is gone within two days.",
      width: 12,
      height: 8,
      unit: "suffix:×",
      atLeast: 16,
      legend: "right",
      limits: SHOWN_WINDOWS.map(({ limit }) => limit),
      queries: [prom(`max by (slo) (${burnRate1h})`, "{{slo}}", { emptyUntil: "sloEvent" })],
      emptyText: "no event in this range",
    }),
    timeseries({
      title: "Budgets left",
      description:
        "Share of the 30-day budget that is left. Below zero the SLO is missed; the graph ends at −100 %.",
      width: 12,
      height: 8,
      unit: "percentunit",
      max: 1,
      legend: "right",
      queries: [prom(`clamp_min(max by (slo) (${budgetLeft}), -1)`, "{{slo}}", { emptyUntil: "sloEvent" })],
      emptyText: "no event in this range",
    }),
  ],
};
