import {
  differenceOf,
  maxDifferenceOf,
  type Objective,
  type Seen,
  type Unit,
  type Verdict,
  verdictOf,
} from "../objective.ts";

/** An objective as a run's report has it: for programs in its unit, null where nothing was seen. */
export interface ReportLine {
  readonly id: string;
  readonly title: string;
  readonly unit: Unit;
  /** In words: `≥ 99 %`; empty where nothing is owed. */
  readonly owed: string;
  readonly client: number | null;
  readonly prometheus: number | null;
  readonly tempo: number | null;
  readonly difference: number | null;
  readonly maxDifference: number | null;
  readonly verdict: Verdict;
  /** Why a view that was expected is not there. */
  readonly absent: readonly ("client" | "prometheus" | "tempo")[];
}

/** What a whole run came to. */
export type RunVerdict = "held" | "missed" | "not_judged";

const SIGNS = { "<": "<", "<=": "≤", ">": ">", ">=": "≥" } as const;

/** A value as people read it; "–" where there is none. */
export function valueText(value: number | null, unit: Unit): string {
  if (value === null) return "–";
  switch (unit) {
    case "ratio":
      return `${plain(value * 100, 2)} %`;
    case "seconds":
      return Math.abs(value) >= 1
        ? `${plain(value, 2)} s`
        : `${plain(value * 1000, value < 0.01 ? 1 : 0)} ms`;
    case "per_second":
      return `${plain(value, 1)}/s`;
    case "bytes":
      return `${plain(value / 1_000_000, 1)} MB`;
    default:
      return plain(value, 2);
  }
}

function plain(value: number, digits: number): string {
  return value
    .toFixed(digits)
    .replace(/(\.\d*?)0+$/, "$1")
    .replace(/\.$/, "");
}

/** The line of an objective. */
export function lineOf(objective: Objective, seen: Seen): ReportLine {
  const { id, title, unit, owed } = objective;
  const { client, prometheus, tempo } = seen;
  return {
    ...{ id, title, unit, client, prometheus, tempo },
    maxDifference: maxDifferenceOf(objective, seen),
    owed: owed === null ? "" : `${SIGNS[owed.comparison]} ${valueText(owed.level, unit)}`,
    difference: differenceOf(objective, seen),
    verdict: verdictOf(objective, seen),
    absent: (["client", "prometheus", "tempo"] as const).filter(
      (view) => objective[view] !== null && seen[view] === null,
    ),
  };
}

/** What lines come to together. */
export function runVerdict(lines: readonly ReportLine[]): RunVerdict {
  if (lines.some(({ verdict }) => verdict === "missed" || verdict === "differs")) return "missed";
  return lines.some(({ verdict }) => verdict === "not_judged") ? "not_judged" : "held";
}

/** A run in a sentence, with the exit code of `./trunkline k6` that follows. */
export function sentenceOf(lines: readonly ReportLine[], allowUnjudged: boolean): string {
  const judged = lines.filter(({ verdict }) => verdict !== "told").length;
  const count = (verdict: Verdict): number => lines.filter((line) => line.verdict === verdict).length;
  const notJudged = `${count("not_judged")} of ${judged} expectations were not judged`;
  const wrong = [
    ...(count("missed") > 0 ? [`${count("missed")} of ${judged} expectations were missed`] : []),
    ...(count("differs") > 0 ? [`of ${count("differs")} client and server tell different things`] : []),
  ];
  switch (runVerdict(lines)) {
    case "missed":
      return `${wrong.join("; ")} (exit code 99)${count("not_judged") > 0 ? `; ${notJudged}` : ""}.`;
    case "not_judged":
      return `${notJudged}${allowUnjudged ? ", as was allowed" : " (exit code 110)"}; the others held.`;
    default:
      return "All expectations held.";
  }
}
