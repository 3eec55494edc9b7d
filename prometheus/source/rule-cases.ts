import { alertName } from "../../otel/catalogue/rules.ts";
import type { SlaThreshold } from "../../otel/catalogue/sla.types.ts";
import type { AlertLevel } from "../../otel/catalogue/slas.ts";
import type { SampleSeries } from "./sample-series.ts";

/** A sample that a PromQL expression must give. */
export interface ExpectedSample {
  readonly labels: string;
  readonly value: number;
}

/** One question to the rules at one time. */
export interface ExpressionTest {
  readonly expr: string;
  readonly eval_time: string;
  readonly exp_samples: readonly ExpectedSample[];
}

/** One case of `promtool test rules`. */
export interface RuleCase {
  readonly name: string;
  readonly interval: string;
  readonly input_series: readonly SampleSeries[];
  readonly promql_expr_test: readonly ExpressionTest[];
}

/** One file for `promtool test rules`. */
export interface RuleTestFile {
  readonly rule_files: readonly string[];
  readonly evaluation_interval: string;
  readonly tests: readonly RuleCase[];
}

/** Asks whether an alert fires; further labels pick one of several with the same name. */
export function firing(
  alert: string,
  evalTime: string,
  expected: boolean,
  labels: Readonly<Record<string, string>> = {},
): ExpressionTest {
  const matchers = Object.entries({ alertname: alert, alertstate: "firing", ...labels })
    .map(([label, value]) => `${label}="${value}"`)
    .join(",");
  return {
    expr: `count(ALERTS{${matchers}})`,
    eval_time: evalTime,
    exp_samples: expected ? [{ labels: "{}", value: 1 }] : [],
  };
}

/** Between two samples, and between two evaluations, of the cases of a threshold: as in production, and coarser for windows of hours. */
export function thresholdStepMs({ indicator }: SlaThreshold): number {
  return indicator.type !== "gauge" && indicator.windowSeconds >= 3_600 ? 60_000 : 15_000;
}

/** Asks whether the alert of one level fires. */
export function firingAt(sla: SlaThreshold, { severity }: AlertLevel) {
  return (evalTime: string, expected: boolean): ExpressionTest =>
    firing(alertName(sla.id, "Breached"), evalTime, expected, { severity });
}

/** A case with further series in it, which change nothing. */
export function withSeries(ruleCase: RuleCase, decoys: readonly SampleSeries[]): RuleCase {
  return { ...ruleCase, input_series: [...ruleCase.input_series, ...decoys] };
}
