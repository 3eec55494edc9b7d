import { plainNumber, selector } from "../../otel/catalogue/promql.ts";
import {
  alertName,
  type SliWindow,
  sliBadEvents,
  sliErrorRatio,
  sliEvents,
} from "../../otel/catalogue/rules.ts";
import type { BurnRateWindow, Severity, Slo } from "../../otel/catalogue/sla.types.ts";
import { BURN_RATE_WINDOWS, errorBudgetRatio, SLO_WINDOW_DAYS } from "../../otel/catalogue/slas.ts";
import { annotationsOf, meanwhileOf } from "./annotations.ts";
import type { Clock } from "./durations.ts";
import { type AlertRule, alertLabels } from "./rule-model.ts";

/**
 * A page fires on for so long after the last failure that counts: a trouble of one failure in some minutes is one page,
 * not one for each.
 */
export const PAGE_KEEPS_FIRING = "5m";

/**
 * Alerts of one SLO, one for each pair of windows: both must burn faster than factor × budget, and the long one must
 * hold enough bad events (docs/decisions/0057). A page wants a failure of the last minutes, too: what has been mended
 * wakes nobody. Throws where the row can never fire (factor × budget at or beyond 1).
 */
export function burnRateAlerts(slo: Slo, clock: Clock): readonly AlertRule[] {
  const allowed = errorBudgetRatio(slo);
  return BURN_RATE_WINDOWS.map((row) => {
    if (row.factor * allowed >= 1) {
      throw new Error(
        `${slo.id}: ${row.factor} times a budget of ${plainNumber(allowed)} can never be exceeded; make it a threshold`,
      );
    }
    const alert = alertName(slo.id, "BudgetBurn");
    return {
      alert,
      expr: burnExpression(slo, row),
      for: clock(row.for),
      ...(row.severity === "critical" ? { keep_firing_for: clock(PAGE_KEEPS_FIRING) } : {}),
      labels: { ...alertLabels(slo, severityOf(slo, row.severity)), window: row.long },
      annotations: {
        ...annotationsOf(slo, {
          alert,
          summary: `${slo.title}: the error budget burns at least ${row.factor} times too fast`,
          description:
            `{{ $value | humanizePercentage }} of the events of the last ${row.long} were bad` +
            ` (${count(sliBadEvents(row.long), slo)} of ${count(sliEvents(row.long), slo)}); ` +
            `${percent(allowed)} are allowed over ${SLO_WINDOW_DAYS} days. ` +
            `At ${row.factor} times that rate the whole budget is gone in ${exhaustion(row.factor)}.`,
        }),
        ...meanwhileOf(slo),
      },
    };
  });
}

/** After an outage the long window burns for hours: a single failure in the short one must not wake somebody again. */
export const BAD_EVENTS_THAT_ARE_NO_CHANCE = 3;

/** A row that can wait for business hours never pages, however fast its budget burns. */
export function severityOf(slo: Slo, severity: Severity): Severity {
  return slo.maximumSeverity === "warning" ? "warning" : severity;
}

/** Both windows burn, and the long one holds enough bad events. A page lasts until its end is shown. */
function burnExpression(slo: Slo, row: BurnRateWindow): string {
  const ratio = (window: SliWindow) => selector(sliErrorRatio(window), { slo: slo.id });
  const allowed = plainNumber(errorBudgetRatio(slo));
  const limit = row.factor === 1 ? allowed : `(${row.factor} * ${allowed})`;
  const burning = `${ratio(row.long)} > ${limit} and ${selector(sliBadEvents(row.long), { slo: slo.id })} >= ${slo.minimumBadEvents}`;
  const isFresh = `${ratio(row.short)} > ${limit}`;
  if (row.severity === "warning") return `${burning} and ${isFresh}`;
  const isNoChance = `${selector(sliBadEvents(row.short), { slo: slo.id })} >= ${BAD_EVENTS_THAT_ARE_NO_CHANCE}`;
  const isNow = row.short === "5m" ? "" : ` and ${ratio("5m")} > ${limit}`;
  return `${burning} and (${isFresh} and ${isNoChance}${isNow} or ${notMended(slo, row, limit)})`;
}

/** Fewer events than this do not show that a trouble is over: the next longer window is asked. */
export const EVENTS_THAT_SHOW_RECOVERY = 10;

/** Somebody is paged already, and the shortest window that holds enough events to tell still burns. */
function notMended(slo: Slo, row: BurnRateWindow, limit: string): string {
  const own = { slo: slo.id };
  const told = (["5m", "30m"] as const).map(
    (window) =>
      `${selector(sliErrorRatio(window), own)} and ${selector(sliEvents(window), own)} >= ${EVENTS_THAT_SHOW_RECOVERY}`,
  );
  const latest = [...told, selector(sliErrorRatio("1h"), own)].join(" or ");
  const paged = selector("ALERTS", {
    alertstate: "firing",
    window: row.long,
    ...own,
  });
  return `(${latest}) > ${limit} and on(slo) ${paged}`;
}

/** A recorded count as an alert's text tells it. */
function count(name: string, slo: Slo): string {
  return `{{ with query "${name}{slo='${slo.id}'}" }}{{ . | first | value | printf "%.0f" }}{{ end }}`;
}

function percent(ratio: number): string {
  return `${plainNumber(ratio * 100)} %`;
}

function exhaustion(factor: number): string {
  const hours = (SLO_WINDOW_DAYS * 24) / factor;
  return hours < 72 ? `${Math.round(hours)} hours` : `${Math.round(hours / 24)} days`;
}
