import { selector } from "../../../otel/catalogue/promql.ts";
import { SLO_RECORDINGS, sliErrorRatio } from "../../../otel/catalogue/rules.ts";
import { PROMETHEUS } from "../known-metrics.ts";
import type { BURN_WINDOWS } from "../limits.ts";
import { COLOUR, emptyMapping, rangeMapping, valueMapping } from "../style.ts";

const SECONDS_IN_30_DAYS = 30 * 24 * 3600;
/** Whatever lasts longer than this is shown as “30 days+”. */
const LONG = SECONDS_IN_30_DAYS * 12;

/** The SLOs that the dashboard's variable chooses. */
export const CHOSEN = { slo: "~$slo" };

export const objective = selector(SLO_RECORDINGS.objective, CHOSEN);
export const budgetLeft = selector(SLO_RECORDINGS.budgetRemaining, CHOSEN);
export const burnRate1h = selector(SLO_RECORDINGS.burnRate1h, CHOSEN);
/** Share of errors that is allowed, 0…1. */
export const allowed = `(1 - ${objective})`;

/** How many times faster than allowed the budget was spent over a window. */
export function burn(window: (typeof BURN_WINDOWS)[number]["window"]): string {
  return `${selector(sliErrorRatio(window), CHOSEN)} / ${allowed}`;
}

const firing = (severity: string): string =>
  selector(PROMETHEUS.alerts.name, { ...CHOSEN, alertstate: "firing", severity });

/** Worst first: 3 a critical alert fires, 2 the budget of the 30 days is overspent, 1 a warning fires, 0 all is well. */
export const state =
  `max by (slo, service) ((${firing("critical")} * 3) or ((${budgetLeft} < bool 0) * 2) or ${firing("warning")}` +
  ` or (${objective} * 0)) and on (slo) ${objective}`;

/** `state` in words. */
export const STATES = {
  mapping: valueMapping({
    0: { text: "kept", colour: COLOUR.good },
    1: { text: "at risk", colour: COLOUR.warning },
    2: { text: "missed", colour: COLOUR.warning },
    3: { text: "act now", colour: COLOUR.bad },
  }),
  limits: [
    { value: 1, colour: COLOUR.warning },
    { value: 3, colour: COLOUR.bad },
  ],
};

/** Seconds until the budget is used up at the speed of the last hour. */
export const exhaustion =
  `clamp_max(clamp_min(${budgetLeft}, 0) * ${SECONDS_IN_30_DAYS}` +
  ` / (${burnRate1h} > 0), ${LONG}) or (${budgetLeft} * 0 + ${LONG})`;

/** `exhaustion` where a duration would mislead. */
export const EXHAUSTION_TEXTS = [
  emptyMapping("30 days+"),
  rangeMapping(SECONDS_IN_30_DAYS, LONG, "30 days+", COLOUR.quiet),
  rangeMapping(0, 0, "used up", COLOUR.bad),
];

/** How much of a budget is comfortable. */
export const BUDGET_LIMITS = [
  { value: 0.1, colour: COLOUR.warning },
  { value: 0.5, colour: COLOUR.good },
];
