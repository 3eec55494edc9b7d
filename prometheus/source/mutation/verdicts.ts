import type { RuleTestFile } from "../rule-cases.ts";
import { type AlertRule, isAlert, type RecordingRule, type RuleFiles } from "../rule-model.ts";
import { ruleRunner } from "../promql/rule-engine.ts";
import { holds, loadCase, questionOf, runRules, stepsOf } from "../promql/run-case.ts";
import { SeriesStore } from "../promql/series.ts";
import { UnsupportedPromql } from "../promql/syntax.ts";
import type { ExpressionTest } from "../rule-cases.ts";

/** One case of the promtool tests, with everything computed that no alert changes. */
export interface PreparedCase {
  readonly name: string;
  /** Input and recordings. */
  readonly store: SeriesStore;
  readonly steps: readonly number[];
  readonly tests: readonly ExpressionTest[];
}

/** The cases of a test file, ready for alerts with and without mistakes. */
export function prepare(file: RuleTestFile, rules: RuleFiles): readonly PreparedCase[] {
  const recordings = file.rule_files
    .flatMap((path) => rules[path.replace("../rules/", "")]?.groups ?? [])
    .flatMap((group) => group.rules)
    .filter((rule): rule is RecordingRule => !isAlert(rule));
  return file.tests.map((ruleCase) => {
    const store = loadCase(ruleCase);
    const steps = stepsOf(ruleCase, file.evaluation_interval);
    runRules(recordings, store, steps);
    return { name: ruleCase.name, store, steps, tests: ruleCase.promql_expr_test };
  });
}

/** The first case that an alert does not pass; undefined where it passes all that ask for it. */
export function failedCase(rule: AlertRule, cases: readonly PreparedCase[]): string | undefined {
  for (const prepared of cases) {
    const tests = prepared.tests.filter((test) => asksFor(test, rule));
    if (tests.length === 0) continue;
    const store = new SeriesStore(prepared.store);
    try {
      const run = ruleRunner(rule);
      for (const timeMs of prepared.steps) run(store, timeMs);
    } catch (error) {
      if (error instanceof UnsupportedPromql) throw error;
      // Prometheus would refuse to evaluate it, and the case would fail as well.
      return `${prepared.name}: ${error instanceof Error ? error.message : error}`;
    }
    if (!tests.every((test) => holds(test, store))) return prepared.name;
  }
  return undefined;
}

/** True where a test asks for alerts that this rule could be. */
function asksFor(test: ExpressionTest, rule: AlertRule): boolean {
  const question = questionOf(test);
  if (question.type !== "aggregate" || question.argument.type !== "selector") return false;
  const { metric, matchers } = question.argument;
  if (metric !== "ALERTS") return false;
  const own: Readonly<Record<string, string>> = { ...rule.labels, alertname: rule.alert };
  return matchers.every(({ label, text }) => own[label] === undefined || own[label] === text);
}
