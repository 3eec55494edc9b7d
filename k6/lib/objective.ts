import type { Matchers } from "../../otel/catalogue/promql.ts";

/** What a value is measured in. */
export type Unit = "ratio" | "seconds" | "count" | "per_second" | "bytes" | "score";

/** What is owed. */
export interface Owed {
  readonly comparison: "<" | "<=" | ">" | ">=";
  /** In the objective's unit. */
  readonly level: number;
}

/** A value of a k6 metric. */
export interface ClientView {
  readonly metric: string;
  /** As k6 names it: `rate`, `avg`, `max`, `p(99)`, `count`, `value`. */
  readonly statistic: string;
  /** The objective's unit ÷ k6's: 0.001 where k6 has milliseconds and the objective seconds. */
  readonly scale: number;
  /** The same of those requests alone whose traces are read: what Tempo's view is compared with. */
  readonly sampledMetric?: string;
}

/** Series of Prometheus: a metric's name and which of its series. */
export interface Series {
  readonly metric: string;
  readonly matchers: Matchers;
}

/** How Prometheus' view of a run is had. */
export type PrometheusView =
  /** Share of a histogram's observations at or below a bound that is a bucket. */
  | { readonly kind: "share_within"; readonly histogram: Series; readonly seconds: number }
  /** Mean of a histogram's observations. */
  | { readonly kind: "mean"; readonly histogram: Series }
  /** Share of events that were not bad. */
  | { readonly kind: "share_good"; readonly total: Series; readonly bad: Series }
  /** How many events there were; `scale` makes a rate of it. */
  | { readonly kind: "increase"; readonly counter: Series; readonly scale: number }
  /** What a query answers at the end; `$window` in it is as long as the run was. */
  | { readonly kind: "query"; readonly query: string };

/** How Tempo's view of the run's sampled requests is had. */
export type TempoView =
  | { readonly kind: "share_within"; readonly seconds: number }
  | { readonly kind: "share_good" }
  | { readonly kind: "mean" }
  /** How many traces are there, with the span of the server. */
  | { readonly kind: "found" };

/** One line of a run's table. A view that is null is none: nobody expects it. */
export interface Objective {
  /** Id of its row in the catalogue, or a name that is stable: runs are compared by it. */
  readonly id: string;
  readonly title: string;
  readonly unit: Unit;
  /** Null: it is told, not judged. */
  readonly owed: Owed | null;
  readonly client: ClientView | null;
  readonly prometheus: PrometheusView | null;
  readonly tempo: TempoView | null;
  /** How far apart client and server may be, in the unit; null: what they measure is not the same, or differs by nature. */
  readonly maxDifference: number | null;
  /** The server may have more than the client (others' requests), but not less. */
  readonly isOneSided?: true;
}

/** What was seen of an objective, in its unit; null where nothing was. */
export interface Seen {
  readonly client: number | null;
  /** The client's view of the sampled requests alone. */
  readonly sampled: number | null;
  readonly prometheus: number | null;
  readonly tempo: number | null;
  /** What share of the requests that Prometheus counted were others' than the client's; 0 where nobody can tell. */
  readonly othersRatio: number;
}

/** What an objective came to; `differs`: client and server do not tell the same. */
export type Verdict = "held" | "missed" | "differs" | "not_judged" | "told";

/** The k6 thresholds of objectives that the client judges: k6 ends with 99 where one is crossed. */
export function k6Thresholds(objectives: readonly Objective[]): Record<string, string[]> {
  const thresholds: Record<string, string[]> = {};
  for (const { owed, client } of objectives) {
    if (owed === null || client === null) continue;
    const level = Number((owed.level / client.scale).toPrecision(12));
    thresholds[client.metric] = [
      ...(thresholds[client.metric] ?? []),
      `${client.statistic}${owed.comparison}${level}`,
    ];
  }
  return thresholds;
}

/** Whether a value is what is owed. */
export function isMet({ comparison, level }: Owed, value: number): boolean {
  switch (comparison) {
    case "<":
      return value < level;
    case "<=":
      return value <= level;
    case ">":
      return value > level;
    default:
      return value >= level;
  }
}

/**
 * How far the views are apart: Prometheus from all that the client saw, Tempo from what it saw of the sample. Null where there is
 * nothing to compare.
 */
export function differenceOf({ isOneSided }: Pick<Objective, "isOneSided">, seen: Seen): number | null {
  const apart = (client: number | null, server: number | null): number[] => {
    if (client === null || server === null) return [];
    return [isOneSided ? Math.max(0, client - server) : Math.abs(client - server)];
  };
  const all = [...apart(seen.client, seen.prometheus), ...apart(seen.sampled, seen.tempo)];
  return all.length === 0 ? null : Math.max(...all);
}

/** How far apart the views may be: a share is moved by what others sent, by their part at most. */
export function maxDifferenceOf({ unit, maxDifference }: Objective, { othersRatio }: Seen): number | null {
  return maxDifference !== null && unit === "ratio" ? maxDifference + othersRatio : maxDifference;
}

/** Judges an objective by what was seen. Tempo's sample is too small to be judged by itself: only its difference is. */
export function verdictOf(objective: Objective, seen: Seen): Verdict {
  const { owed } = objective;
  const maxDifference = maxDifferenceOf(objective, seen);
  const judged = [seen.client, seen.prometheus].filter((value) => value !== null);
  if (owed !== null && judged.some((value) => !isMet(owed, value))) return "missed";
  const difference = differenceOf(objective, seen);
  if (maxDifference !== null && difference !== null && difference > maxDifference) return "differs";
  const isBlind = (["client", "prometheus", "tempo"] as const).some(
    (view) => objective[view] !== null && seen[view] === null,
  );
  if (owed === null && maxDifference === null) return "told";
  return isBlind ? "not_judged" : "held";
}
