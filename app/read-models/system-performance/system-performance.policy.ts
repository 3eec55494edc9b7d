import type { Level, SlaThreshold, Slo } from "../../../otel/catalogue/sla.types.ts";
import type { LevelState, Objective, Recommendation, Threshold } from "./system-performance.contract.ts";

/** Of a budget, so little is left that the next bad day takes it. */
const LITTLE_BUDGET_RATIO = 0.25;
/** Spent so fast, a budget of 30 days is gone within ten. */
const FAST_BURN_RATE = 3;
/** A budget that ends sooner is at risk. */
const ENDS_SOON_MS = 3 * 86_400_000;
/** So near to a level, a value is at risk: a tenth of it. */
const NEAR_RATIO = 0.1;

/** What was measured of an objective. */
export type MeasuredObjective = Pick<
  Objective,
  "metRatio" | "events" | "budgetLeftRatio" | "burnRate" | "budgetEndsAt"
>;

/** How an objective does. Fewer bad events than would alert somebody are no trend, whatever their share. */
export function stateOfObjective(
  { events, metRatio, budgetLeftRatio, burnRate, budgetEndsAt }: MeasuredObjective,
  { minimumBadEvents }: Pick<Slo, "minimumBadEvents">,
  now: Date,
): LevelState {
  if (events === 0 || budgetLeftRatio === null || metRatio === null) return "unknown";
  if (Math.round(events * (1 - metRatio)) < minimumBadEvents) return "held";
  if (budgetLeftRatio <= 0) return "missed";
  const endsSoon = budgetEndsAt !== null && Date.parse(budgetEndsAt) - now.getTime() < ENDS_SOON_MS;
  return budgetLeftRatio < LITTLE_BUDGET_RATIO || (burnRate ?? 0) >= FAST_BURN_RATE || endsSoon
    ? "at_risk"
    : "held";
}

/** How a threshold does: missed beyond its first level, at risk close to it. */
export function stateOfThreshold({
  value,
  comparison,
  warning,
  critical,
}: Pick<Threshold, "value" | "comparison" | "warning" | "critical">): LevelState {
  const level = warning ?? critical;
  if (value === null || level === null) return "unknown";
  const beyond = (limit: number) => (comparison === ">" ? value > limit : value < limit);
  if (beyond(level)) return "missed";
  const margin = Math.abs(level) * NEAR_RATIO;
  return beyond(comparison === ">" ? level - margin : level + margin) ? "at_risk" : "held";
}

/** What to do about what is missed or at risk: what is missed first, and of those what wakes somebody. */
export function recommend(
  objectives: readonly (Objective & { readonly row: Slo })[],
  thresholds: readonly (Threshold & { readonly row: SlaThreshold })[],
): Recommendation[] {
  const all = [...objectives, ...thresholds].filter(({ state }) => state === "missed" || state === "at_risk");
  return all
    .toSorted((a, b) => rank(a) - rank(b))
    .map((one) => ({
      id: one.id,
      urgency: one.state === "missed" ? "now" : "soon",
      title: one.title,
      why: "objectiveRatio" in one ? whyOfObjective(one) : whyOfThreshold(one),
      impact: one.row.impact,
      todo: todoOf(one.row),
      runbookUrl: one.runbookUrl,
      dashboardUrl: one.dashboardUrl,
    }));
}

function rank({ state, row }: { readonly state: LevelState; readonly row: Slo | SlaThreshold }): number {
  return (state === "missed" ? 0 : 2) + (row.audience === "oncall" ? 0 : 1);
}

function whyOfObjective({ metRatio, objectiveRatio, budgetLeftRatio, burnRate, events }: Objective): string {
  const left = budgetLeftRatio ?? 0;
  const budget =
    left <= 0
      ? `the error budget is overspent${left < -1 ? ` ${plain(-left)} times` : ""}`
      : `${percent(left)} of the error budget is left`;
  const burn = (burnRate ?? 0) >= 1 ? `, and burns ${plain(burnRate ?? 0)} times too fast` : "";
  return `${percent(metRatio ?? 0)} of ${Math.round(events)} were good, ${percent(objectiveRatio)} are owed: ${budget}${burn}.`;
}

function whyOfThreshold({ value, unit, comparison, warning, critical }: Threshold): string {
  const limit = warning ?? critical ?? 0;
  const word = comparison === ">" ? "most" : "least";
  return `It is ${inUnit(value ?? 0, unit)}; at ${word} ${inUnit(limit, unit)} is owed.`;
}

/** What helps, by what is measured: the runbook has the steps. */
const TODO = {
  errors:
    "See which errors they are, and since when: compare with the last release, and with what it depends on.",
  latency:
    "Open the slow operations and the trace of a slow one: see whether the time goes to the database, a provider or waiting.",
  vital: "See on which pages it is slow; compare with the last release, and look at what they load first.",
  cpu: "Find what is computed: record a profile of the busiest process, and start another one if it is load.",
  memory: "See whether it grows or is load: let a process restart, and compare heaps before and after.",
  pool: "Look for statements that hold connections: long ones, and those that wait for locks.",
  queue: "See which jobs wait and why: a provider that is away, or too few workers.",
  cache: "See which answers are not found in the cache, and whether something forgets them too often.",
  gauge: "Open the dashboard, and see since when it is so and what began then.",
} as const;

/** Rows whose figure says more of the remedy than its kind does. */
const TODO_OF_ROW: Readonly<Record<string, string>> = {
  "process-cpu": TODO.cpu,
  "process-memory": TODO.memory,
  "pool-utilization": TODO.pool,
  "queue-backlog": TODO.queue,
  "cache-hits": TODO.cache,
};

function todoOf(row: Slo | SlaThreshold): string {
  const own = TODO_OF_ROW[row.id];
  if (own !== undefined) return own;
  if (row.service === "trunkline-web") return TODO.vital;
  const { type } = row.indicator;
  if (type === "latency_ratio" || type === "quantile" || type === "mean") return TODO.latency;
  return type === "gauge" ? TODO.gauge : TODO.errors;
}

/** A level's unit and figure. */
export function figureOf(level: Level): { readonly unit: Threshold["unit"]; readonly value: number } {
  const [[unit, value] = ["count", 0] as const] = Object.entries(level) as [Threshold["unit"], number][];
  return { unit, value };
}

function inUnit(value: number, unit: Threshold["unit"]): string {
  if (unit === "ratio") return percent(value);
  if (unit === "seconds") return value < 1 ? `${plain(value * 1_000)} ms` : `${plain(value)} s`;
  return unit === "bytes" ? `${plain(value / 1_048_576)} MiB` : plain(value);
}

/** As many digits as tell 99.9 % from 100 %. */
function percent(ratio: number): string {
  return `${Number((ratio * 100).toFixed(2))} %`;
}

function plain(value: number): string {
  return String(Number(value.toPrecision(3)));
}
