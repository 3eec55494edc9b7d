import type { Performance, VitalName, Vitals } from "./performance.queries.ts";

/** So many points a chart has at most: half an hour, and what has come in live since. */
export const MAX_POINTS = 120;

/** One value at one time. */
export interface Point {
  readonly atMs: number;
  readonly value: number | null;
}

/** The history of a figure with what was told live since. */
export function pointsOf(
  { history }: Pick<Performance, "history">,
  live: readonly Vitals[],
  name: VitalName,
): readonly Point[] {
  const fromMs = Date.parse(history.from);
  const known = history.series[name].map((value, index) => ({
    atMs: fromMs + index * history.stepSeconds * 1_000,
    value,
  }));
  const lastMs = known.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY;
  const newer = live
    .map((vitals) => ({ atMs: Date.parse(vitals.at), value: vitals[name] }))
    .filter(({ atMs }) => atMs > lastMs);
  return [...known, ...newer].slice(-MAX_POINTS);
}

/** The newest figures there are. */
export function newestVitals(performance: Performance, live: readonly Vitals[]): Vitals {
  const last = live.at(-1);
  return last && Date.parse(last.at) > Date.parse(performance.vitals.at) ? last : performance.vitals;
}

/** An SVG path through the points in a box; a gap where nothing was measured. The lowest value is 0. */
export function linePath(points: readonly Point[], width: number, height: number): string {
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last) return "";
  const most = Math.max(...points.map(({ value }) => value ?? 0));
  const spanMs = Math.max(1, last.atMs - first.atMs);
  let isOpen = false;
  const parts = points.map(({ atMs, value }) => {
    if (value === null) {
      isOpen = false;
      return "";
    }
    const x = ((atMs - first.atMs) / spanMs) * width;
    const y = most === 0 ? height : height - (value / most) * height;
    const part = `${isOpen ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
    isOpen = true;
    return part;
  });
  return parts.join("");
}
