import { selector } from "../../otel/catalogue/promql.ts";
import { alertName, THRESHOLD_RECORDINGS } from "../../otel/catalogue/rules.ts";
import type { GaugeIndicator, SlaThreshold } from "../../otel/catalogue/sla.types.ts";
import { type AlertLevel, levelValue } from "../../otel/catalogue/slas.ts";
import { decoyLabels } from "./decoys.ts";
import { formatDuration } from "./durations.ts";
import { twoOf } from "./each-cases.ts";
import { firing, firingAt, type RuleCase, thresholdStepMs, withSeries } from "./rule-cases.ts";
import { exampleLabels, seriesName } from "./sample-series.ts";
import { eachLabels } from "./threshold-alerts.ts";

/** Cases of a gauge: both sides of its level, the waiting time, recovery, and how several processes are taken together. */
export function gaugeCases(
  sla: SlaThreshold,
  indicator: GaugeIndicator,
  level: AlertLevel,
): readonly RuleCase[] {
  const fires = firingAt(sla, level);
  const stepMs = thresholdStepMs(sla);
  const limit = levelValue(level.level);
  const step = "count" in level.level ? 1 : limit / 200;
  const beyond = Number((sla.comparison === ">" ? limit + step : limit - step).toPrecision(12));
  const name = seriesName(indicator.metric, gaugeLabels(indicator));
  const waitMs = sla.forSeconds * 1000;
  const waitSteps = Math.ceil(waitMs / stepMs);
  const labelsOf = (decoy: Record<string, string>) => ({ ...gaugeLabels(indicator), ...decoy });
  const gaugeCase = (title: string, values: string, tests: RuleCase["promql_expr_test"]): RuleCase => ({
    name: title,
    interval: formatDuration(stepMs),
    input_series: [{ series: name, values }],
    promql_expr_test: tests,
  });
  const late = formatDuration(waitMs + 40 * stepMs);
  return [
    withSeries(
      gaugeCase("exactly at the level is silent", `${limit}x${waitSteps + 60}`, [fires(late, false)]),
      decoyLabels(indicator.matchers).map((decoy) => ({
        series: seriesName(indicator.metric, { ...labelsOf(decoy), instance: "decoy" }),
        values: `${beyond * 10 + (sla.comparison === "<" ? -1e9 : 1)}x${waitSteps + 60}`,
      })),
    ),
    gaugeCase("just beyond it fires after its time", `${beyond}x${waitSteps + 60}`, [
      ...(waitMs === 0 ? [] : [fires(formatDuration(waitMs - stepMs), false)]),
      fires(formatDuration(waitMs), true),
      {
        expr: selector(THRESHOLD_RECORDINGS.value, { slo: sla.id }),
        eval_time: late,
        exp_samples: [
          {
            labels: seriesName(THRESHOLD_RECORDINGS.value, { service: sla.service, slo: sla.id }),
            value: beyond,
          },
        ],
      },
    ]),
    gaugeCase("back at the level it resolves", `${beyond}x${waitSteps + 4} ${limit}x60`, [
      fires(formatDuration(waitMs + 2 * stepMs), true),
      fires(formatDuration(waitMs + 10 * stepMs), false),
    ]),
    ...(waitMs === 0
      ? []
      : [
          gaugeCase(
            "a shorter excursion is silent",
            `${beyond}x${waitSteps - 2} ${limit}x1 ${beyond}x${waitSteps - 2} ${limit}x60`,
            [fires(formatDuration(waitMs + stepMs), false)],
          ),
        ]),
    ...aggregateCases(sla, indicator, { level, limit, beyond }),
    ...eachCase(sla, indicator, level, { limit, beyond }),
  ];
}

/** Labels that the row asks for, and values of what it judges by itself. */
function gaugeLabels(indicator: GaugeIndicator, each: Readonly<Record<string, string>> = {}) {
  const labels = exampleLabels(indicator.matchers);
  return { ...twoOf(indicator, indicator.matchers)[0], ...labels, ...each };
}

/** Two that are judged by themselves, only one of them beyond the level: its alert fires, and says which. */
function eachCase(
  sla: SlaThreshold,
  indicator: GaugeIndicator,
  { severity }: AlertLevel,
  { limit, beyond }: { readonly limit: number; readonly beyond: number },
): readonly RuleCase[] {
  if (indicator.each === undefined) return [];
  const [one, another] = twoOf(indicator, indicator.matchers);
  const stepMs = thresholdStepMs(sla);
  const waitMs = sla.forSeconds * 1000;
  const steps = waitMs / stepMs + 60;
  const late = formatDuration(waitMs + 20 * stepMs);
  const gauge = (each: Readonly<Record<string, string>>, value: number) => ({
    series: seriesName(indicator.metric, gaugeLabels(indicator, each)),
    values: `${value}x${steps}`,
  });
  return [
    {
      name: `each ${eachLabels(indicator).join(", ")} is judged by itself, and named`,
      interval: formatDuration(stepMs),
      input_series: [gauge(one, limit), gauge(another, beyond)],
      promql_expr_test: [
        firing(alertName(sla.id, "Breached"), late, false, { severity, ...one }),
        firing(alertName(sla.id, "Breached"), late, true, { severity, ...another }),
      ],
    },
  ];
}

const FOLDS = {
  sum: (one: number, other: number) => one + other,
  max: Math.max,
  min: Math.min,
} as const;

/** Two processes, alike or not: only what the row asks of both together may fire. */
function aggregateCases(
  sla: SlaThreshold,
  { metric, matchers, aggregate, each }: GaugeIndicator,
  { level, limit, beyond }: { readonly level: AlertLevel; readonly limit: number; readonly beyond: number },
): readonly RuleCase[] {
  const stepMs = thresholdStepMs(sla);
  const waitMs = sla.forSeconds * 1000;
  const labels = gaugeLabels({ type: "gauge", metric, matchers, aggregate, ...(each && { each }) });
  const twoProcesses = (title: string, values: readonly [number, number]): RuleCase => {
    const value = FOLDS[aggregate](...values);
    return {
      name: `${title} are taken by their ${aggregate}`,
      interval: formatDuration(stepMs),
      input_series: values.map((one, index) => ({
        series: seriesName(metric, { ...labels, instance: `${index}` }),
        values: `${one}x${waitMs / stepMs + 60}`,
      })),
      promql_expr_test: [
        firingAt(sla, level)(
          formatDuration(waitMs + 20 * stepMs),
          sla.comparison === ">" ? value > limit : value < limit,
        ),
      ],
    };
  };
  return [
    twoProcesses("two processes at the level", [limit, limit]),
    twoProcesses("one process beyond the level and one at zero", [beyond, 0]),
  ];
}
