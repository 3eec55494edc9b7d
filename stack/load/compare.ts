import type { LoadLine, LoadRun } from "./run-file.ts";

/** An objective in two runs, in its unit; null where a run does not have it. */
export interface Comparison {
  readonly id: string;
  readonly title: string;
  readonly unit: LoadLine["unit"];
  readonly before: number | null;
  readonly after: number | null;
  readonly change: "better" | "worse" | "same" | "none";
}

/** A time must be so many times longer to be worse: machines are never twice the same. */
const WORSE_TIME_FACTOR = 1.25;
/** Below this many seconds a longer time is noise. */
const TIME_NOISE_SECONDS = 0.01;
/** A share must be so much smaller to be worse. */
const WORSE_SHARE = 0.005;
/** Whatever else is counted must be so many times less or more. */
const WORSE_FACTOR = 1.1;

/** Units of which less is better, where a line does not say what is owed. */
const LESS_IS_BETTER: ReadonlySet<LoadLine["unit"]> = new Set(["seconds", "bytes"]);

/**
 * Each objective of two runs beside each other: what the client saw, and where it sees nothing, Prometheus. `tolerance`: how many
 * times further apart than usual they must be to be other than the same.
 */
export function compareRuns(before: LoadRun, after: LoadRun, tolerance = 1): readonly Comparison[] {
  const ofBefore = new Map(before.lines.map((line) => [line.id, line]));
  return after.lines.map((line) => {
    const { id, title, unit } = line;
    const old = seenValue(ofBefore.get(id));
    const now = seenValue(line);
    return { id, title, unit, before: old, after: now, change: changeOf(line, old, now, tolerance) };
  });
}

/** Whether runs may be compared at all: the same scenario, as long and as large. */
export function isComparable(one: LoadRun, other: LoadRun): boolean {
  return (
    one.scenario === other.scenario && one.compress === other.compress && one.loadShare === other.loadShare
  );
}

function seenValue(line: LoadLine | undefined): number | null {
  return line?.client ?? line?.prometheus ?? line?.tempo ?? null;
}

function changeOf(
  line: LoadLine,
  before: number | null,
  after: number | null,
  tolerance: number,
): Comparison["change"] {
  if (before === null || after === null) return "none";
  const isLessBetter = line.owed === "" ? LESS_IS_BETTER.has(line.unit) : /^[<≤]/.test(line.owed);
  const [worse, better] = isLessBetter ? [after, before] : [before, after];
  if (isClearlyMore(line.unit, worse, better, tolerance)) return "worse";
  return isClearlyMore(line.unit, better, worse, tolerance) ? "better" : "same";
}

/** Is `one` more than `other` beyond what two runs of the same thing differ by? */
function isClearlyMore(unit: LoadLine["unit"], one: number, other: number, tolerance: number): boolean {
  const timesMore = (factor: number): boolean => one > other * (1 + (factor - 1) * tolerance);
  switch (unit) {
    case "ratio":
      return one - other > WORSE_SHARE * tolerance;
    case "seconds":
      return timesMore(WORSE_TIME_FACTOR) && one - other > TIME_NOISE_SECONDS * tolerance;
    default:
      return timesMore(WORSE_FACTOR);
  }
}
