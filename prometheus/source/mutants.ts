import type { Sla } from "../../otel/catalogue/sla.types.ts";
import { type AlertRule, isAlert, type RecordingRule, type RuleFiles } from "./rule-model.ts";

/** The rules of an SLA with one mistake in them, and the cases that must notice. */
export interface Mutant {
  readonly name: string;
  /** Rule files by name. */
  readonly files: RuleFiles;
  readonly testFile: string;
  /** Pattern of the names of those cases in the file. */
  readonly cases: string;
}

type Rule = RecordingRule | AlertRule;
type Mutation = readonly [name: string, mutate: (rule: Rule) => Rule];

/** Typical mistakes in the rule files of an SLA, each applied alone wherever it changes anything. */
export function mutantsOf(sla: Sla, files: RuleFiles): readonly Mutant[] {
  return Object.entries(files).flatMap(([file, { groups }]) =>
    groups.flatMap((group, groupIndex) =>
      group.rules.flatMap((rule, ruleIndex) =>
        mutationsOf(rule).flatMap(([name, mutate]): Mutant[] => {
          const mutated = mutate(rule);
          if (JSON.stringify(mutated) === JSON.stringify(rule)) return [];
          const changed = { ...group, rules: group.rules.with(ruleIndex, mutated) };
          return [
            {
              name: `${isAlert(rule) ? `${rule.alert} ${rule.labels.window ?? ""}` : rule.record}: ${name}`,
              files: { ...files, [file]: { groups: groups.with(groupIndex, changed) } },
              ...noticedBy(sla, rule),
            },
          ];
        }),
      ),
    ),
  );
}

function noticedBy(sla: Sla, rule: Rule): Pick<Mutant, "testFile" | "cases"> {
  if (sla.kind === "threshold") return { testFile: `${sla.id}.yaml`, cases: "." };
  if (!isAlert(rule)) {
    return { testFile: `${sla.id}.${rule.record.endsWith("30d") ? "month" : "counted"}.yaml`, cases: "." };
  }
  const { window } = rule.labels;
  return {
    testFile: `${sla.id}.boundaries.yaml`,
    cases: window === undefined ? "measure" : `^${window} and`,
  };
}

function mutationsOf(rule: Rule): readonly Mutation[] {
  const inExpression = (name: string, from: string | RegExp, to: string): Mutation => [
    name,
    (original) => ({ ...original, expr: original.expr.replace(from, to) }),
  ];
  if (!isAlert(rule)) {
    // Long windows differ from these only in their range, which a unit test compares with the name.
    if (!/ratio_rate(5m|1h)$|budget_remaining|burn_rate|objective/.test(rule.record)) return [];
    return [
      inExpression("nothing where no bad event was counted", / or 0 \* sum\(.*?\)\)\)/, ")"),
      inExpression("not a number where nothing happened", " > 0)", ")"),
      inExpression("only one way to write a bound", "(\\\\.0)?", ""),
      inExpression("good instead of bad", /sum\(rate\([^)]*_count[^)]*\)\) - /, ""),
      inExpression("budget spent instead of left", /^1 - /, ""),
      inExpression("another budget", /\/ 0\.0(0?)1$/, "/ 0.0$12"),
      inExpression("another objective", /vector\(0\.99/, "vector(0.98"),
    ];
  }
  const wait = (name: string, seconds: number): Mutation => [
    name,
    (original) => ({ ...original, for: longerBy(rule.for, seconds) }),
  ];
  return [
    inExpression("first 'and' becomes 'or'", " and ", " or "),
    inExpression("last 'and' becomes 'or'", /^(.*) and /, "$1 or "),
    inExpression("'unless' becomes 'and'", " unless ", " and "),
    // A percentile is interpolated: no case can meet its limit exactly.
    ...(rule.expr.startsWith("histogram_quantile")
      ? []
      : [inExpression("the limit itself counts as beyond", / > (?=[\d(])/, " >= ")]),
    inExpression("the limit itself counts as beyond, in the last comparison", /^(.*) > (?=\()/, "$1 >= "),
    inExpression("the comparison points the other way", / > (?=[\d(])/, " < "),
    inExpression("a higher factor", /\(([\d.]+) \*/, "(1.01 * $1 *"),
    inExpression("a lower factor", /\(([\d.]+) \*/, "(0.995 * $1 *"),
    inExpression("one event more is needed", / >= (\d+)$/, " > $1"),
    inExpression("one event fewer is enough", / >= (\d+)$/, " >= $1 - 1"),
    inExpression("another aggregation", /^sum\(/, "max("),
    inExpression("all are judged together", / by \(\w+\)/, ""),
    inExpression("only one of them is judged", / by \((\w+)\) \((\w+)\)/, ' by ($1) ($2{$1="one"})'),
    inExpression("absence is not looked for", /^absent\(/, "count("),
    ...(rule.for === "0s" ? [] : [wait("it waits longer", 60), wait("it waits less", -60)]),
  ];
}

function longerBy(duration: string, seconds: number): string {
  const [, amount = "0", unit = "s"] = /^(\d+)([smhd])$/.exec(duration) ?? [];
  const inSeconds = Number(amount) * { s: 1, m: 60, h: 3600, d: 86_400 }[unit as "s" | "m" | "h" | "d"];
  return `${Math.max(0, inSeconds + seconds)}s`;
}
