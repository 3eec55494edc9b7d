import { selector } from "../../../otel/catalogue/promql.ts";
import { SLO_RECORDINGS, sliErrorRatio } from "../../../otel/catalogue/rules.ts";
import type { Sla, Slo } from "../../../otel/catalogue/sla.types.ts";
import { METRICS, prometheusName } from "../../../otel/catalogue/metrics.ts";
import { SLAS, SLOS } from "../../../otel/catalogue/slas.ts";
import type { Row } from "../dashboard.ts";
import { PROMETHEUS } from "../known-metrics.ts";
import { BURN_WINDOWS } from "../limits.ts";
import { runbookUrl } from "../names.ts";
import type { Occasion } from "../occasions.ts";
import { prom, promNow } from "../query.ts";
import { COLOUR, emptyMapping, rangeMapping, valueMapping } from "../style.ts";
import { CELL_VALUE, type Column, table } from "../table.ts";
import { timeseries } from "../timeseries.ts";

const CHOSEN = { slo: "~$slo" };
const SECONDS_IN_30_DAYS = 30 * 24 * 3600;

/** What an alert of meta-monitoring means; its label slo is "meta-monitoring". */
const META_MONITORING = "A part that Trunkline leans on, or that monitors it, does not answer.";

/** Ids of SLA rows to what the row says, for a column that holds the id. */
export function textOfRows(textOf: (row: Sla) => string): ReturnType<typeof valueMapping> {
  const texts = SLAS.map((row) => [row.id, { text: textOf(row) }] as const);
  return valueMapping({ ...Object.fromEntries(texts), "meta-monitoring": { text: META_MONITORING } });
}

const allowed = `(1 - ${selector(SLO_RECORDINGS.objective, CHOSEN)})`;

function burn(window: (typeof BURN_WINDOWS)[number]["window"]): string {
  return `${selector(sliErrorRatio(window), CHOSEN)} / ${allowed}`;
}

const objective = selector(SLO_RECORDINGS.objective, CHOSEN);
const budgetLeft = selector(SLO_RECORDINGS.budgetRemaining, CHOSEN);
const firing = (severity: string): string =>
  selector(PROMETHEUS.alerts.name, { ...CHOSEN, alertstate: "firing", severity });
/** Worst first: 3 a critical alert fires, 2 the budget of the 30 days is overspent, 1 a warning fires, 0 all is well. */
const state =
  `max by (slo, service) ((${firing("critical")} * 3) or ((${budgetLeft} < bool 0) * 2) or ${firing("warning")}` +
  ` or (${objective} * 0)) and on (slo) ${objective}`;

const LONG = SECONDS_IN_30_DAYS * 12;
const exhaustion =
  `clamp_max(clamp_min(${budgetLeft}, 0) * ${SECONDS_IN_30_DAYS}` +
  ` / (${selector(SLO_RECORDINGS.burnRate1h, CHOSEN)} > 0), ${LONG}) or (${budgetLeft} * 0 + ${LONG})`;

const burnColumns: Column[] = BURN_WINDOWS.map(({ window, limit }, index) => ({
  field: `Value #burn${index}`,
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
        "Now: “act now” while a critical alert fires, “missed” when the errors of the last 30 days are more than the SLO allows. Budget left: share of the errors allowed in 30 days that is not used up. Burn: how many times faster than allowed the budget is being spent; at 1 it lasts exactly 30 days. " +
        `Alerts fire at ${BURN_WINDOWS.map(({ window, limit }) => `${limit.value}× over ${window}`).join(", ")}.`,
      width: 24,
      height: 8,
      unit: "none",
      queries: [
        promNow(
          `label_replace(label_replace(${state}, "impact", "$1", "slo", "(.*)"), "objective", "$1", "slo", "(.*)")`,
          {
            refId: "state",
          },
        ),
        promNow(budgetLeft, { refId: "budget", emptyUntil: "sloEvent" }),
        ...BURN_WINDOWS.map(({ window }, index) =>
          promNow(burn(window), { refId: `burn${index}`, emptyUntil: "sloEvent" }),
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
          limits: [
            { value: 1, colour: COLOUR.warning },
            { value: 3, colour: COLOUR.bad },
          ],
          mappings: [
            valueMapping({
              0: { text: "kept", colour: COLOUR.good },
              1: { text: "at risk", colour: COLOUR.warning },
              2: { text: "missed", colour: COLOUR.warning },
              3: { text: "act now", colour: COLOUR.bad },
            }),
          ],
        },
        {
          field: "slo",
          title: "SLO",
          width: 366,
          mappings: [textOfRows((row) => row.title)],
          link: { title: "Runbook", url: runbookUrl(CELL_VALUE) },
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
          limits: [
            { value: 0.1, colour: COLOUR.warning },
            { value: 0.5, colour: COLOUR.good },
          ],
          mappings: [emptyMapping("–")],
        },
        ...burnColumns,
        {
          field: "Value #left",
          title: "Lasts",
          unit: "dtdurations",
          width: 100,
          mappings: [
            emptyMapping("30 days+"),
            rangeMapping(SECONDS_IN_30_DAYS, LONG, "30 days+", COLOUR.quiet),
            rangeMapping(0, 0, "used up", COLOUR.bad),
          ],
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
      limits: BURN_WINDOWS.filter(({ window }) => window === "1h" || window === "3d").map(
        ({ limit }) => limit,
      ),
      queries: SLOS.map((row) =>
        prom(chosen(SLO_RECORDINGS.burnRate1h, row), row.title, { emptyUntil: eventOf(row) }),
      ),
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
      queries: SLOS.map((row) =>
        prom(`clamp_min(${chosen(SLO_RECORDINGS.budgetRemaining, row)}, -1)`, row.title, {
          emptyUntil: eventOf(row),
        }),
      ),
      emptyText: "no event in this range",
    }),
  ],
};

/** One SLO, and only while the choice at the top includes it. */
function chosen(metric: string, row: Slo): string {
  return `${metric}{slo="${row.id}",slo=~"$slo"}`;
}

/**
 * Live updates need a board that is open, and one that acknowledges what it gets; voice commands, somebody who speaks; the others come from
 * requests, calls and SMS.
 */
function eventOf(row: Slo): Occasion {
  if (row.id === "live-update-latency") return "liveUpdate";
  if (row.requirements.includes("CE-4")) return "voiceCommand";
  return row.indicator.type === "latency_ratio" &&
    row.indicator.metric === prometheusName(METRICS.liveReceiptDuration)
    ? "liveReceipt"
    : "sloEvent";
}

function objectiveText(row: Sla): string {
  return row.kind === "slo" ? `${Number((row.objectiveRatio * 100).toPrecision(6))} %` : "";
}
