import { plainNumber, selector } from "../../otel/catalogue/promql.ts";
import { alertName, sliErrorRatio, sliEvents } from "../../otel/catalogue/rules.ts";
import type { Severity, Slo } from "../../otel/catalogue/sla.types.ts";
import { BURN_RATE_WINDOWS, errorBudgetRatio, SLO_WINDOW_DAYS } from "../../otel/catalogue/slas.ts";
import { annotationsOf } from "./annotations.ts";
import type { Clock } from "./durations.ts";
import { type AlertRule, alertLabels } from "./rule-model.ts";

/**
 * Alerts of one SLO, one for each pair of windows: both must burn faster than factor × budget, and the long one
 * must have seen enough events. Throws where the row can never fire (factor × budget at or beyond 1).
 */
export function burnRateAlerts(slo: Slo, clock: Clock): readonly AlertRule[] {
  const allowed = errorBudgetRatio(slo);
  return BURN_RATE_WINDOWS.map((row) => {
    if (row.factor * allowed >= 1) {
      throw new Error(
        `${slo.id}: ${row.factor} times a budget of ${plainNumber(allowed)} can never be exceeded; make it a threshold`,
      );
    }
    const limit = `(${row.factor} * ${plainNumber(allowed)})`;
    const own = { slo: slo.id };
    const long = selector(sliErrorRatio(row.long), own);
    const short = selector(sliErrorRatio(row.short), own);
    const events = selector(sliEvents(row.long), own);
    const alert = alertName(slo.id, "BudgetBurn");
    return {
      alert,
      expr: `${long} > ${limit} and ${short} > ${limit} and ${events} >= ${slo.minimumEvents}`,
      for: clock(row.for),
      labels: { ...alertLabels(slo, severityOf(slo, row.severity)), window: row.long },
      annotations: annotationsOf(slo, {
        alert,
        summary: `${slo.title}: the error budget burns at least ${row.factor} times too fast`,
        description:
          `{{ $value | humanizePercentage }} of the events of the last ${row.long} were bad; ` +
          `${percent(allowed)} are allowed over ${SLO_WINDOW_DAYS} days. ` +
          `At ${row.factor} times that rate the whole budget is gone in ${exhaustion(row.factor)}.`,
      }),
    };
  });
}

/** A row that can wait for business hours never pages, however fast its budget burns. */
export function severityOf(slo: Slo, severity: Severity): Severity {
  return slo.maximumSeverity === "warning" ? "warning" : severity;
}

function percent(ratio: number): string {
  return `${plainNumber(ratio * 100)} %`;
}

function exhaustion(factor: number): string {
  const hours = (SLO_WINDOW_DAYS * 24) / factor;
  return hours < 72 ? `${Math.round(hours)} hours` : `${Math.round(hours / 24)} days`;
}
