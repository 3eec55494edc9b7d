import { plainNumber, selector } from "../../otel/catalogue/promql.ts";
import {
  SLI_WINDOWS,
  SLO_RECORDINGS,
  sliErrorRatio,
  sliEvents,
  THRESHOLD_RECORDINGS,
} from "../../otel/catalogue/rules.ts";
import type { SlaThreshold, Slo } from "../../otel/catalogue/sla.types.ts";
import { alertLevels, errorBudgetRatio, levelValue, SLO_WINDOW_DAYS } from "../../otel/catalogue/slas.ts";
import { type Clock, parseDurationMs } from "./durations.ts";
import type { RecordingRule, RuleGroup } from "./rule-model.ts";
import { errorRatio, sliQueries } from "./sli.ts";
import { thresholdValue } from "./threshold-alerts.ts";

const SLOW_WINDOW_MS = parseDurationMs("2h");

/** Recorded shares and counts of one SLO: short windows often, long ones seldom, 30 days from event counts. */
export function sloRecordings(slo: Slo, clock: Clock): readonly RuleGroup[] {
  const queries = sliQueries(slo);
  const labels = { slo: slo.id, service: slo.service };
  const own = { slo: slo.id };
  const windowRules = (isSlow: boolean): RecordingRule[] =>
    SLI_WINDOWS.filter((window) => parseDurationMs(window) >= SLOW_WINDOW_MS === isSlow).flatMap((window) => [
      { record: sliErrorRatio(window), expr: errorRatio(queries, clock(window)), labels },
      { record: sliEvents(window), expr: queries.total("increase", clock(window)), labels },
    ]);
  const allowed = plainNumber(errorBudgetRatio(slo));
  const period = clock(`${SLO_WINDOW_DAYS}d`);
  const { events30d, badEvents30d, budgetRemaining, burnRate1h, objective } = SLO_RECORDINGS;
  return [
    {
      name: `${slo.id}:now`,
      interval: clock("15s"),
      rules: [
        ...windowRules(false),
        { record: objective, expr: `vector(${plainNumber(slo.objectiveRatio)})`, labels },
        { record: burnRate1h, expr: `${selector(sliErrorRatio("1h"), own)} / ${allowed}`, labels },
      ],
    },
    { name: `${slo.id}:hours`, interval: clock("1m"), rules: windowRules(true) },
    {
      name: `${slo.id}:budget`,
      interval: clock("2m"),
      rules: [
        { record: events30d, expr: queries.total("increase", period), labels },
        { record: badEvents30d, expr: queries.bad("increase", period), labels },
        {
          record: budgetRemaining,
          expr: `1 - (${selector(badEvents30d, own)} / (${selector(events30d, own)} > 0)) / ${allowed}`,
          labels,
        },
      ],
    },
  ];
}

/** Value and limits of one threshold, for tables that show all of them alike. */
export function thresholdRecordings(sla: SlaThreshold, clock: Clock): readonly RecordingRule[] {
  const labels = { slo: sla.id, service: sla.service };
  return [
    { record: THRESHOLD_RECORDINGS.value, expr: thresholdValue(sla, clock), labels },
    ...alertLevels(sla).map(({ severity, level }) => ({
      record: THRESHOLD_RECORDINGS.limit,
      expr: `vector(${plainNumber(levelValue(level))})`,
      labels: { ...labels, severity },
    })),
  ];
}
