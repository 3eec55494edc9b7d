import type { AlertRule } from "../rule-model.ts";
import type { Mutant } from "./mutants.ts";

interface Equivalence {
  readonly reason: string;
  /** True for a mistake that changes nothing that could happen. */
  is(rule: AlertRule, mistake: string): boolean;
}

const COUNTED_ABOVE_ZERO = / > 0(?=$|\)| or | unless )/;

/** Mistakes that no case can notice, and why: each was looked at. */
const EQUIVALENCES: readonly Equivalence[] = [
  {
    reason: "the other conditions have the SLO in their labels, and `and` matches by labels",
    is: ({ alert }, mistake) =>
      /(BudgetBurn|ErrorBudgetEnds)$/.test(alert) && mistake === "no matcher on slo",
  },
  {
    reason: "an alert fires whatever its value",
    is: ({ alert }, mistake) => alert === "Watchdog" && / becomes /.test(mistake),
  },
  {
    reason:
      "what is never negative is above zero in its sum when it is in its maximum, and in its growth when in its rate",
    is: ({ expr }, mistake) =>
      COUNTED_ABOVE_ZERO.test(expr) &&
      /^(sum becomes max|max becomes sum|rate becomes increase)$/.test(mistake),
  },
  {
    reason: "of what was not there before only its presence is asked, not its sum",
    is: ({ alert }, mistake) => alert === "SpansMissing" && /^sum becomes (max|min)$/.test(mistake),
  },
  {
    reason: "a percentile stays the same when all buckets grow alike",
    is: ({ expr }, mistake) => expr.startsWith("histogram_quantile") && mistake === "rate becomes increase",
  },
  {
    reason: "a percentile, a mean or an extrapolated count meets its limit exactly by chance alone",
    is: ({ alert, expr }, mistake) =>
      (/Breached$/.test(alert) &&
        expr.includes("rate(") &&
        /^(> becomes >=|< becomes <=|>= becomes >)$/.test(mistake)) ||
      (alert === "SpansMissing" && mistake === "> becomes >="),
  },
];

/** Why a mistake changes nothing that could happen; undefined where it does. */
export function equivalence(rule: AlertRule, { mistake }: Mutant): string | undefined {
  return EQUIVALENCES.find((one) => one.is(rule, mistake))?.reason;
}
