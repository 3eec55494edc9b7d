import {
  alertName,
  SLI_WINDOWS,
  type SliWindow,
  sliErrorRatio,
  sliEvents,
} from "../../otel/catalogue/rules.ts";
import { BURN_RATE_WINDOWS, type ObjectiveSla } from "../../otel/catalogue/slas.ts";
import { annotationsOf } from "./annotations.ts";
import type { Clock } from "./durations.ts";
import { plainNumber, selector } from "./promql.ts";
import type { AlertRule } from "./rule-model.ts";

/**
 * Alerts of one objective, one for each pair of windows: both must burn faster than factor × budget, and the long one
 * must have seen enough events. Throws where the row can never fire (factor × budget at or beyond 1).
 */
export function burnRateAlerts(sla: ObjectiveSla, clock: Clock): readonly AlertRule[] {
  return BURN_RATE_WINDOWS.map((row) => {
    const allowed = 1 - sla.objectiveRatio;
    if (row.factor * allowed >= 1) {
      throw new Error(
        `${sla.id}: ${row.factor} times a budget of ${plainNumber(allowed)} can never be exceeded; make it a threshold`,
      );
    }
    const limit = `(${row.factor} * ${plainNumber(allowed)})`;
    const own = { slo: sla.id };
    const long = selector(sliErrorRatio(recorded(row.long)), own);
    const short = selector(sliErrorRatio(recorded(row.short)), own);
    const events = selector(sliEvents(recorded(row.long)), own);
    const alert = alertName(sla.id, "BudgetBurn");
    return {
      alert,
      expr: `${long} > ${limit} and ${short} > ${limit} and ${events} >= ${sla.minimumEvents}`,
      for: clock(row.for),
      labels: { slo: sla.id, service: sla.service, severity: row.severity, window: row.long },
      annotations: annotationsOf(sla, {
        alert,
        summary: `${sla.title}: the error budget burns at least ${row.factor} times too fast`,
        description:
          `{{ $value | humanizePercentage }} of the events of the last ${row.long} were bad; ` +
          `${percent(allowed)} are allowed over ${sla.windowDays} days. ` +
          `At ${row.factor} times that rate the whole budget is gone in ${exhaustion(sla.windowDays, row.factor)}.`,
      }),
    };
  });
}

function recorded(window: string): SliWindow {
  const known = SLI_WINDOWS.find((candidate) => candidate === window);
  if (known === undefined) throw new Error(`No rule records the window ${window}`);
  return known;
}

function percent(ratio: number): string {
  return `${plainNumber(ratio * 100)} %`;
}

function exhaustion(windowDays: number, factor: number): string {
  const hours = (windowDays * 24) / factor;
  return hours < 72 ? `${Math.round(hours)} hours` : `${Math.round(hours / 24)} days`;
}
