import { type Comparison, compareRuns, isComparable } from "./compare.ts";
import type { GateCheck } from "./gate-check.ts";
import type { KeptRun } from "./kept-runs.ts";
import { valueText } from "./value-text.ts";

/** A gate is closed by what is clearly worse: twice as far as `./trunkline k6 compare` marks. */
const TOLERANCE = 2;

/** The newest run of another release that a run can be compared with. */
export function runOfLastRelease(run: KeptRun, kept: readonly KeptRun[]): KeptRun | undefined {
  return kept.find(
    (other) =>
      other.run.release !== run.run.release && other.run.at < run.run.at && isComparable(other.run, run.run),
  );
}

/** Whether anything that is owed has become clearly worse since the last release. */
export function comparisonCheck(run: KeptRun, kept: readonly KeptRun[]): GateCheck {
  const id = `compare:${run.run.scenario}`;
  const title = `${run.run.title}: not worse than the last release`;
  const last = runOfLastRelease(run, kept);
  // The first release has none before it: that must not keep it from being one.
  if (last === undefined)
    return { id, title, seen: "no run of another release to compare with", verdict: "held" };
  const owed = new Set(run.run.lines.filter((line) => line.owed !== "").map((line) => line.id));
  const worse = compareRuns(last.run, run.run, TOLERANCE).filter(
    (line) => line.change === "worse" && owed.has(line.id),
  );
  const since = `since ${last.run.release || last.run.at}`;
  if (worse.length === 0) return { id, title, seen: `nothing is worse ${since}`, verdict: "held" };
  return { id, title, seen: `${worse.map(inWords).join("; ")} ${since}`, verdict: "missed" };
}

function inWords({ title, unit, before, after }: Comparison): string {
  return `${title}: ${valueText(before, unit)} → ${valueText(after, unit)}`;
}
