/**
 * Every service level that Trunkline owes, written down once (rows/): objectives over 30 days (SLOs), thresholds that must not
 * be crossed, figures that only load tests, builds or tests can show. Plain data and pure functions on it; imports nothing
 * outside the catalogue.
 * Recording rules, burn-rate and threshold alerts, promtool tests, bucket bounds, dashboard thresholds, k6 thresholds, the
 * build's budget, OpenSLO documents and docs/slo-matrix.md are computed from these rows; nothing else may state such a number.
 */
import { plainNumber } from "./promql.ts";
import { API_ROWS } from "./rows/api.ts";
import { BUILD_BUDGETS } from "./rows/build.ts";
import { CALL_ROWS } from "./rows/calls.ts";
import { COLLABORATION_ROWS } from "./rows/collaboration.ts";
import { LOAD_FIGURES } from "./rows/load.ts";
import { MESSAGING_ROWS } from "./rows/messaging.ts";
import { PLATFORM_ROWS } from "./rows/platform.ts";
import { TESTED_FIGURES } from "./rows/tested.ts";
import { WEB_ROWS } from "./rows/web.ts";
import type {
  BuildBudget,
  BurnRateWindow,
  EventRatioIndicator,
  LatencyRatioIndicator,
  Level,
  LoadFigure,
  QuantileIndicator,
  Row,
  Severity,
  Sla,
  SlaThreshold,
  Slo,
} from "./sla.types.ts";

/** Every SLO is counted over so many days. */
export const SLO_WINDOW_DAYS = 30;

/** Multi-window burn rates over 30 days (Google SRE workbook, chapter 5). */
export const BURN_RATE_WINDOWS = [
  { severity: "critical", long: "1h", short: "5m", factor: 14.4, for: "2m" },
  { severity: "critical", long: "6h", short: "30m", factor: 6, for: "15m" },
  { severity: "warning", long: "1d", short: "2h", factor: 3, for: "1h" },
  { severity: "warning", long: "3d", short: "6h", factor: 1, for: "3h" },
] as const satisfies readonly BurnRateWindow[];

/** A request that takes longer is slow, unless a row below has a latency for its route: what the API owes on average. */
export const SLOW_REQUEST_SECONDS = 0.2;

/** The rows that Prometheus measures. A new one needs a runbook of its id and a run of the generators (`./trunkline test drift` names them). */
export const SLAS = [
  ...CALL_ROWS,
  ...API_ROWS,
  ...MESSAGING_ROWS,
  ...COLLABORATION_ROWS,
  ...PLATFORM_ROWS,
  ...WEB_ROWS,
] as const satisfies readonly Sla[];

/** Id of a row. */
export type SlaId = (typeof SLAS)[number]["id"];

/** Rows with an objective over 30 days: they have a budget and a burn rate. */
export const SLOS: readonly Slo[] = SLAS.filter((row) => row.kind === "slo");

/** Rows with a level that must not be crossed. */
export const SLA_THRESHOLDS: readonly SlaThreshold[] = SLAS.filter((row) => row.kind === "threshold");

/** Every row, those that no Prometheus measures included. */
export const ROWS: readonly Row[] = [...SLAS, ...LOAD_FIGURES, ...BUILD_BUDGETS, ...TESTED_FIGURES];

/** The row with this id, with its widest type. Throws where there is none. */
export function slaRow(id: SlaId): Sla {
  const row = SLAS.find((candidate) => candidate.id === id);
  if (row === undefined) throw new Error(`There is no SLA ${id} in otel/catalogue/rows`);
  return row;
}

/** The SLO on a histogram's latency with this id. Throws where the row is of another kind. */
export function latencySlo(id: SlaId): Slo & { readonly indicator: LatencyRatioIndicator } {
  const row = slaRow(id);
  if (row.kind !== "slo" || row.indicator.type !== "latency_ratio") {
    throw new Error(`${id} is no latency SLO`);
  }
  return { ...row, indicator: row.indicator };
}

/** The SLO on counted events with this id. Throws where the row is of another kind. */
export function eventSlo(id: SlaId): Slo & { readonly indicator: EventRatioIndicator } {
  const row = slaRow(id);
  if (row.kind !== "slo" || row.indicator.type !== "event_ratio") {
    throw new Error(`${id} is no event SLO`);
  }
  return { ...row, indicator: row.indicator };
}

/** The threshold on a quantile in seconds with this id, and the value at which somebody is told. Throws where the row is of another kind. */
export function quantileThreshold(id: SlaId): SlaThreshold & {
  readonly indicator: QuantileIndicator;
  readonly threshold: { readonly seconds: number };
} {
  const row = slaRow(id);
  const level = row.kind === "threshold" ? firstAlertLevel(row).level : undefined;
  if (row.kind !== "threshold" || row.indicator.type !== "quantile" || !level || !("seconds" in level)) {
    throw new Error(`${id} is no quantile in seconds`);
  }
  return { ...row, indicator: row.indicator, threshold: level };
}

/** The time, in seconds, within which a latency SLO's good events end. Throws where the row is of another kind. */
export function latencyObjectiveSeconds(id: SlaId): number {
  return latencySlo(id).indicator.thresholdSeconds;
}

/** Share of bad events that an SLO allows, 0…1: its error budget. Free of binary noise. */
export function errorBudgetRatio(slo: Pick<Slo, "objectiveRatio">): number {
  return Number(plainNumber(1 - slo.objectiveRatio));
}

/** A level as a bare number, in the unit that its key names. */
export function levelValue(level: Level): number {
  if ("seconds" in level) return level.seconds;
  if ("ratio" in level) return level.ratio;
  if ("count" in level) return level.count;
  return "score" in level ? level.score : level.bytes;
}

/** One severity of a threshold and the level at which it begins. */
export interface AlertLevel {
  readonly severity: Severity;
  readonly level: Level;
}

/** The levels of a threshold that tell somebody, the mildest first. */
export function alertLevels({ levels }: Pick<SlaThreshold, "levels">): readonly AlertLevel[] {
  return (["warning", "critical"] as const).flatMap((severity) => {
    const level = levels[severity];
    return level === undefined ? [] : [{ severity, level }];
  });
}

/** Where a threshold first tells somebody. Throws for a row that tells nobody. */
export function firstAlertLevel(sla: Pick<SlaThreshold, "levels" | "id">): AlertLevel {
  const [first] = alertLevels(sla);
  if (first === undefined)
    throw new Error(`${sla.id} tells nobody: it has neither a warning nor a critical level`);
  return first;
}

/** The level at which a threshold first tells somebody, as a bare number in its unit. */
export function thresholdLevel(sla: Pick<SlaThreshold, "levels" | "id">): number {
  return levelValue(firstAlertLevel(sla).level);
}

/** The worst that an alert of a row can be. */
export function worstSeverity(sla: Sla): Severity {
  if (sla.kind === "slo") return sla.maximumSeverity;
  return sla.levels.critical === undefined ? "warning" : "critical";
}

/** How long a single event may take, in seconds, where the row is about a histogram's latency; else undefined. */
export function latencyLimitSeconds(sla: Sla): number | undefined {
  if (sla.kind === "slo") {
    return sla.indicator.type === "latency_ratio" ? sla.indicator.thresholdSeconds : undefined;
  }
  const { level } = firstAlertLevel(sla);
  return sla.indicator.type === "quantile" && "seconds" in level ? level.seconds : undefined;
}

/** The budget of the build with this id, in bytes after compression. */
export function buildBudgetBytes(id: (typeof BUILD_BUDGETS)[number]["id"]): number {
  const row = (BUILD_BUDGETS as readonly BuildBudget[]).find((candidate) => candidate.id === id);
  if (row === undefined) throw new Error(`There is no build budget ${id} in otel/catalogue/rows`);
  return row.limitBytes;
}

/** Id of a figure that only a load test can show. */
export type LoadFigureId = (typeof LOAD_FIGURES)[number]["id"];

/** The load figures that a scenario of k6 has to show. */
export function loadFiguresOf(scenario: string): readonly LoadFigure[] {
  return (LOAD_FIGURES as readonly LoadFigure[]).filter((row) => row.scenario === scenario);
}

/** A load figure as a threshold of k6: the metric (or sub-metric) and the expression. k6 counts times in milliseconds. */
export function k6Threshold(row: LoadFigure): { readonly metric: string; readonly expression: string } {
  const tags = Object.entries(row.tags ?? {}).map(([tag, value]) => `${tag}:${value}`);
  const isTime = "seconds" in row.level;
  const value = plainNumber(levelValue(row.level) * (isTime ? 1000 : 1));
  return {
    metric: tags.length === 0 ? row.metric : `${row.metric}{${tags.join(",")}}`,
    expression: `${row.statistic}${row.comparison}${value}`,
  };
}
