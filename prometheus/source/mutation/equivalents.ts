import { printExpression } from "../promql/print.ts";
import { type Expression, parseExpression } from "../promql/syntax.ts";
import type { Mutant, Place } from "./mutants.ts";

/**
 * What of a result can change whether an alert fires: nothing, whether there is one, whether it is above zero, how it
 * stands to others of its kind, or all of it.
 */
type Use = "nothing" | "presence" | "sign" | "proportion" | "value";

interface Equivalence {
  readonly reason: string;
  readonly use: Use;
  readonly mistake: RegExp;
}

/**
 * Mistakes that change nothing, and why. Each holds only where the part with the mistake is used for no more than is said
 * here: the same mistake in a divisor, or in what a level is compared with, is none of these.
 */
const EQUIVALENCES: readonly Equivalence[] = [
  {
    reason: "an alert fires whatever its value",
    use: "nothing",
    mistake: / becomes /,
  },
  {
    reason: "of a sum only its presence is asked, and a maximum is there when it is",
    use: "presence",
    mistake: /^(sum|max|min) becomes (sum|max|min)$/,
  },
  {
    reason: "of what is never negative, the sum is above zero when the maximum is",
    use: "sign",
    mistake: /^(sum becomes max|max becomes sum)$/,
  },
  {
    reason: "of a counter, the growth is above zero when the rate is",
    use: "sign",
    mistake: /^rate becomes increase$/,
  },
  {
    reason: "a percentile stays the same when all buckets are some times as much",
    use: "proportion",
    mistake: /^rate becomes increase$/,
  },
];

/** Single mistakes of single alerts, by the alert, the mistake and its part. */
const SINGLE: Readonly<Record<string, string>> = {
  "CacheHitsBreached: 0 becomes -1 in 0":
    "where no read was ever a hit, less than nothing is below the level as nothing is",
};

/** Why a mistake changes nothing that could happen; undefined where it does. */
export function equivalence({ mistake, place, rule }: Mutant): string | undefined {
  if (place === undefined) return undefined;
  if (mistake === "no matcher on slo" && isOf(slosOf(parseExpression(rule.expr)), rule.labels.slo)) {
    return "the other conditions have the SLO in their labels, and `and` matches by labels";
  }
  const [, label] = /^no matcher on (\w+)$/.exec(mistake) ?? [];
  if (label !== undefined && isNarrowed(place.whole, label, place.part)) {
    return "another condition asks the same of what is judged by itself, and only what both have is told";
  }
  const single = SINGLE[`${rule.alert}: ${mistake} in ${printExpression(place.part)}`];
  if (single !== undefined) return single;
  const use = useOf(place, "presence");
  return EQUIVALENCES.find((one) => one.use === use && one.mistake.test(mistake))?.reason;
}

/** True where only some values of a label come through an expression, by what a part of it besides `except` selects. */
function isNarrowed(node: Expression, label: string, except: Expression): boolean {
  switch (node.type) {
    case "number":
      return false;
    case "selector":
      return node !== except && node.matchers.some((matcher) => matcher.label === label);
    case "call":
      return node.args.some((argument) => isNarrowed(argument, label, except));
    case "aggregate":
      return node.by?.includes(label) === true && isNarrowed(node.argument, label, except);
    case "binary": {
      if (node.operator === "or" || (node.on !== undefined && !node.on.includes(label))) return false;
      const sides = node.operator === "unless" ? [node.left] : [node.left, node.right];
      return sides.some((side) => isNarrowed(side, label, except));
    }
  }
}

/** What a part of an expression is used for; undefined where it is no part of it. */
function useOf({ whole, part }: Place, use: Use): Use | undefined {
  if (whole === part) return use;
  return usedParts(whole, use)
    .map(([child, childUse]) => useOf({ whole: child, part }, childUse))
    .find((found) => found !== undefined);
}

function usedParts(node: Expression, use: Use): readonly (readonly [Expression, Use])[] {
  switch (node.type) {
    case "number":
    case "selector":
      return [];
    case "call": {
      const [first, second] = node.args;
      if (node.name === "vector" && use === "presence") return node.args.map((arg) => [arg, "nothing"]);
      if (node.name === "histogram_quantile" && first !== undefined && second !== undefined) {
        return [
          [first, "value"],
          [second, "proportion"],
        ];
      }
      return node.args.map((arg) => [arg, "value"]);
    }
    case "aggregate": {
      const isFold = ["sum", "max", "min"].includes(node.operator);
      return [[node.argument, isFold ? use : "value"]];
    }
    case "binary": {
      if (use === "presence" && ["and", "or", "unless"].includes(node.operator)) {
        return [
          [node.left, "presence"],
          [node.right, "presence"],
        ];
      }
      const isSign =
        use === "presence" && node.operator === ">" && node.right.type === "number" && node.right.value === 0;
      return [
        [node.left, isSign ? "sign" : "value"],
        [node.right, "value"],
      ];
    }
  }
}

/** An SLO, any of them, or a number, which is of none; undefined where series of several SLOs could be mixed. */
type Slos = { readonly slo: string } | "any" | "number" | undefined;

/** Of which SLO the results of an expression are, where what is computed of one depends on no other. */
function slosOf(node: Expression): Slos {
  switch (node.type) {
    case "number":
      return "number";
    case "selector": {
      const matcher = node.matchers.find(({ label, operator }) => label === "slo" && operator === "=");
      return matcher === undefined ? "any" : { slo: matcher.text };
    }
    case "call":
      return node.name === "time" ? "number" : undefined;
    case "aggregate":
      return undefined;
    case "binary": {
      if (node.on !== undefined && !node.on.includes("slo")) return undefined;
      const [left, right] = [slosOf(node.left), slosOf(node.right)];
      if (left === undefined || right === undefined) return undefined;
      if (left === "number") return right;
      if (right === "number" || node.operator === "unless") return left;
      if (node.operator === "or") return isOf(left) && isOf(right, left.slo) ? left : "any";
      return isOf(left) ? left : right;
    }
  }
}

function isOf(slos: Slos, slo?: string): slos is { readonly slo: string } {
  return typeof slos === "object" && (slo === undefined || slos.slo === slo);
}
