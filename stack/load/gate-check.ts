import type { RunVerdict } from "./run-file.ts";

/** One thing that a release must pass. */
export interface GateCheck {
  /** Stable: `smoke`, `budget:api-availability`. */
  readonly id: string;
  readonly title: string;
  /** What was seen, in words. */
  readonly seen: string;
  readonly verdict: RunVerdict;
}

/** What checks come to together. */
export function gateVerdict(checks: readonly GateCheck[]): RunVerdict {
  if (checks.some(({ verdict }) => verdict === "missed")) return "missed";
  return checks.some(({ verdict }) => verdict === "not_judged") ? "not_judged" : "held";
}
