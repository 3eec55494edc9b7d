import type { SliWindow } from "../../otel/catalogue/rules.ts";
import {
  alertLevels,
  BURN_RATE_WINDOWS,
  errorBudgetRatio,
  firstAlertLevel,
  levelValue,
  type SlaId,
  slaRow,
  thresholdLevel,
} from "../../otel/catalogue/slas.ts";
import { COLOUR, type Limit } from "./style.ts";

/**
 * The figure that an SLA row states, for the threshold of a panel: the bound of a latency (seconds), the share of errors
 * that an SLO allows (0…1), or the level at which a threshold row first tells somebody, in its own unit.
 */
export function limitValue(id: SlaId): number {
  const row = slaRow(id);
  if (row.kind === "threshold") return thresholdLevel(row);
  if (row.indicator.type === "latency_ratio") return row.indicator.thresholdSeconds;
  return errorBudgetRatio(row);
}

/** The colour of a panel beyond the level of a severity. */
export const COLOUR_OF_SEVERITY = { warning: COLOUR.warning, critical: COLOUR.bad } as const;

/** All levels of a threshold row that tell somebody, as limits of a panel. */
export function limits(id: SlaId): Limit[] {
  const row = slaRow(id);
  if (row.kind === "slo") return [limit(id)];
  return alertLevels(row).map(({ severity, level }) => ({
    value: levelValue(level),
    colour: COLOUR_OF_SEVERITY[severity],
  }));
}

/** The same figure as a limit beyond which a panel turns red, or the colour of the row's severity. */
export function limit(id: SlaId): Limit {
  const row = slaRow(id);
  const severity = row.kind === "threshold" ? firstAlertLevel(row).severity : row.maximumSeverity;
  return { value: limitValue(id), colour: COLOUR_OF_SEVERITY[severity] };
}

/** The long windows of the burn-rate alerts with the factor at which each fires, fastest first. */
export const BURN_WINDOWS: readonly { window: SliWindow; limit: Limit }[] = BURN_RATE_WINDOWS.map(
  ({ long, factor, severity }) => ({
    window: long,
    limit: { value: factor, colour: severity === "critical" ? COLOUR.bad : COLOUR.warning },
  }),
);

/**
 * Levels that nobody is owed, at which an engineer would begin to look. What is owed is an SLA row; these only colour a panel.
 */
export const GUIDE = {
  outboxAgeSeconds: [10, 30],
  eventLoopDelaySeconds: 0.05,
  eventLoopLongestDelaySeconds: 0.2,
  eventLoopInUseRatio: 0.8,
  diskInUseRatio: 0.85,
  garbageCollectionRatio: 0.05,
  queueFullRatio: 0.8,
  failedCallsRatio: 0.01,
  /** Two events a shift of twelve hours are what a person can look after (Google SRE book, chapter 11). */
  pagesPerWeek: [7, 28],
  warningsPerWeek: 50,
  /** Who is paged has five minutes to answer before it is anybody's guess whether they heard it. */
  pageAcknowledgedSeconds: [300, 900],
  /** A statement that takes longer is worth a look at its plan. */
  querySeconds: 0.15,
  redisCommandSeconds: 0.01,
  poolInUseRatio: [0.8, 0.95],
  /** What is felt as fast, and as slow, on a page (CC-5; above the second the browser makers call it poor). */
  mainContentSeconds: [2.5, 4],
  firstContentSeconds: [1.8, 3],
  firstByteSeconds: [0.8, 1.8],
  reactionSeconds: [0.1, 0.2],
  layoutShift: [0.1, 0.25],
} as const;

/** Orange from the first level of a guide on, red from the second. */
export function guide(levels: readonly [number, number] | number): Limit[] {
  const [first, second] = typeof levels === "number" ? [levels] : levels;
  const limits: Limit[] = [{ value: first, colour: COLOUR.warning }];
  return second === undefined ? limits : [...limits, { value: second, colour: COLOUR.bad }];
}
