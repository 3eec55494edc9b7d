import { SLAS, type Sla } from "../../otel/catalogue/slas.ts";
import { objectiveCases } from "./objective-cases.ts";
import { ruleFileNames } from "./rule-files.ts";
import type { SampleSeries } from "./sample-series.ts";
import { thresholdCases } from "./threshold-cases.ts";

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

/**
 * Test files by name, for each SLA row: its boundaries from both sides, recovery, waiting time, silence at low traffic,
 * zero where nothing bad was ever counted, absence. Long windows are tested in files of coarser steps.
 */
export function ruleTestFiles(slas: readonly Sla[] = SLAS): Readonly<Record<string, RuleTestFile>> {
  return Object.fromEntries(
    slas.flatMap((sla): [string, RuleTestFile][] => {
      const names = ruleFileNames(sla);
      const alerts = `../rules/${names.alerts}`;
      const recordings = `../rules/${names.recordings}`;
      if (sla.kind === "threshold") {
        return [
          [
            `${sla.id}.yaml`,
            { rule_files: [recordings, alerts], evaluation_interval: "15s", tests: thresholdCases(sla) },
          ],
        ];
      }
      const { boundaries, counted, days, month } = objectiveCases(sla);
      return [
        [`${sla.id}.boundaries.yaml`, { rule_files: [alerts], evaluation_interval: "1m", tests: boundaries }],
        [
          `${sla.id}.counted.yaml`,
          { rule_files: [recordings, alerts], evaluation_interval: "1m", tests: counted },
        ],
        [`${sla.id}.days.yaml`, { rule_files: [recordings], evaluation_interval: "1h", tests: days }],
        [`${sla.id}.month.yaml`, { rule_files: [recordings], evaluation_interval: "1d", tests: month }],
      ];
    }),
  );
}
