import { parseDurationMs } from "../durations.ts";
import type { ExpressionTest, RuleCase } from "../rule-cases.ts";
import type { AlertRule, RecordingRule } from "../rule-model.ts";
import { evaluate, vector } from "./evaluate.ts";
import { expandValues, readSeriesName } from "./promtool-notation.ts";
import { ruleRunner } from "./rule-engine.ts";
import { labelsKey, type Sample, SeriesStore } from "./series.ts";
import { type Expression, parseExpression } from "./syntax.ts";

type Rule = RecordingRule | AlertRule;

/** The input of a case as a store holds it. */
export function loadCase(ruleCase: RuleCase): SeriesStore {
  const store = new SeriesStore();
  const stepMs = parseDurationMs(ruleCase.interval);
  for (const { series, values } of ruleCase.input_series) {
    const labels = readSeriesName(series);
    for (const [index, value] of expandValues(values).entries()) {
      if (value !== undefined) store.append(labels, index * stepMs, value);
    }
  }
  return store;
}

/** Times at which promtool evaluates the rules of a case. */
export function stepsOf(ruleCase: RuleCase, evaluationInterval: string): readonly number[] {
  const stepMs = parseDurationMs(evaluationInterval);
  const endMs = Math.max(...ruleCase.promql_expr_test.map(({ eval_time }) => parseDurationMs(eval_time)));
  return Array.from({ length: Math.floor(endMs / stepMs) + 1 }, (_, index) => index * stepMs);
}

/** Evaluates rules at every step, one after the other as in their files. */
export function runRules(rules: readonly Rule[], store: SeriesStore, steps: readonly number[]): void {
  const runners = rules.map(ruleRunner);
  for (const timeMs of steps) for (const run of runners) run(store, timeMs);
}

const questions = new WeakMap<ExpressionTest, Expression>();

/** The expression of a test. The same test is asked of many rules: it is read once. */
export function questionOf(test: ExpressionTest): Expression {
  const question = questions.get(test) ?? parseExpression(test.expr);
  questions.set(test, question);
  return question;
}

/** True where the expression of a test gives what it must. */
export function holds(test: ExpressionTest, store: SeriesStore): boolean {
  const got = vector(evaluate(questionOf(test), store, parseDurationMs(test.eval_time)));
  const expected = test.exp_samples.map(
    ({ labels, value }): Sample => ({ labels: readSeriesName(labels), value }),
  );
  const unmatched = new Map(expected.map((sample) => [labelsKey(sample.labels), sample.value]));
  return (
    got.length === unmatched.size &&
    got.every(({ labels, value }) => {
      const wanted = unmatched.get(labelsKey(labels));
      return wanted !== undefined && isSame(wanted, value);
    })
  );
}

/** The same but for the last bits: sums are taken in another order than Prometheus'. */
function isSame(one: number, other: number): boolean {
  return one === other || Math.abs(one - other) <= Math.abs(one) * 1e-12;
}
