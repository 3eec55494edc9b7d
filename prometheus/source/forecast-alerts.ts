import { selector } from "../../otel/catalogue/promql.ts";
import { ERROR_BUDGET_ENDS_ALERT, SLO_RECORDINGS, sliBadEvents } from "../../otel/catalogue/rules.ts";
import type { Slo } from "../../otel/catalogue/sla.types.ts";
import { annotationsOf, runbookUrl } from "./annotations.ts";
import { type Clock, parseDurationMs } from "./durations.ts";
import { type AlertRule, alertLabels } from "./rule-model.ts";

/** Somebody is told when the budget will be gone within this time, if things go on as in the last day. */
export const FORECAST_HORIZON = "3d";

/** Says when the error budget of an SLO will be gone, before it is. */
export function forecastAlert(slo: Slo, clock: Clock): AlertRule {
  const own = { slo: slo.id };
  const horizonSeconds = parseDurationMs(clock(FORECAST_HORIZON)) / 1000;
  return {
    alert: ERROR_BUDGET_ENDS_ALERT,
    expr:
      `${selector(SLO_RECORDINGS.budgetEnd, own)} < time() + ${horizonSeconds}` +
      ` and ${selector(sliBadEvents("1d"), own)} >= ${slo.minimumBadEvents}`,
    for: clock("1h"),
    labels: alertLabels(slo, "warning"),
    annotations: {
      ...annotationsOf(slo, {
        alert: ERROR_BUDGET_ENDS_ALERT,
        summary: `${slo.title}: the error budget ends on {{ ($value | toTime).Format "Monday 15:04" }} UTC`,
        description:
          'If as many events go wrong as in the last day, nothing is left of the 30 days\' budget on {{ ($value | toTime).Format "Monday, 2 January 15:04" }} UTC.',
      }),
      runbook_url: runbookUrl("error-budget", ERROR_BUDGET_ENDS_ALERT),
    },
  };
}
