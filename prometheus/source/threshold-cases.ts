import { labelName, readMatcher, selector } from "../../otel/catalogue/promql.ts";
import { alertName, THRESHOLD_RECORDINGS } from "../../otel/catalogue/rules.ts";
import type {
  GaugeIndicator,
  MeanIndicator,
  QuantileIndicator,
  ShareIndicator,
  SlaThreshold,
} from "../../otel/catalogue/sla.types.ts";
import { type AlertLevel, alertLevels, levelValue } from "../../otel/catalogue/slas.ts";
import { absenceWait } from "./absence-alerts.ts";
import { formatDuration, parseDurationMs } from "./durations.ts";
import { patternExamples } from "./pattern-examples.ts";
import { type ExpressionTest, firing, type RuleCase } from "./rule-cases.ts";
import { exampleLabels, partSeries, type SampleSeries, seriesName } from "./sample-series.ts";

const STEP_MS = 15_000;

/** Cases of one threshold: both sides of its levels, the waiting time, recovery, low traffic, absence. Steps of 15 s. */
export function thresholdCases(sla: SlaThreshold): readonly RuleCase[] {
  return [
    ...alertLevels(sla).flatMap((level) =>
      ownCases(sla, level).map((one) => ({ ...one, name: `${level.severity}: ${one.name}` })),
    ),
    ...absenceCases(sla),
  ];
}

function ownCases(sla: SlaThreshold, level: AlertLevel): readonly RuleCase[] {
  const { indicator } = sla;
  if (indicator.type === "gauge") return gaugeCases(sla, indicator, level);
  if (indicator.type === "share") return shareCases(sla, indicator, level);
  return indicator.type === "mean" ? meanCases(sla, indicator, level) : quantileCases(sla, indicator, level);
}

/** Asks whether the alert of one level fires. */
function firingAt(sla: SlaThreshold, { severity }: AlertLevel) {
  return (evalTime: string, expected: boolean): ExpressionTest =>
    firing(alertName(sla.id, "Breached"), evalTime, expected, { severity });
}

function gaugeCases(sla: SlaThreshold, indicator: GaugeIndicator, level: AlertLevel): readonly RuleCase[] {
  const fires = firingAt(sla, level);
  const limit = levelValue(level.level);
  const step = "count" in level.level ? 1 : limit / 100;
  const beyond = Number((sla.comparison === ">" ? limit + step : limit - step).toPrecision(12));
  const name = seriesName(indicator.metric, gaugeLabels(indicator));
  const waitMs = sla.forSeconds * 1000;
  const waitSteps = Math.ceil(waitMs / STEP_MS);
  const gaugeCase = (title: string, values: string, tests: RuleCase["promql_expr_test"]): RuleCase => ({
    name: title,
    interval: "15s",
    input_series: [{ series: name, values }],
    promql_expr_test: tests,
  });
  const late = formatDuration(waitMs + 40 * STEP_MS);
  return [
    gaugeCase("exactly at the level is silent", `${limit}x${waitSteps + 60}`, [fires(late, false)]),
    gaugeCase("just beyond it fires after its time", `${beyond}x${waitSteps + 60}`, [
      ...(waitMs === 0 ? [] : [fires(formatDuration(waitMs - STEP_MS), false)]),
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
      fires(formatDuration(waitMs + 2 * STEP_MS), true),
      fires(formatDuration(waitMs + 10 * STEP_MS), false),
    ]),
    ...(waitMs === 0
      ? []
      : [
          gaugeCase(
            "a shorter excursion is silent",
            `${beyond}x${waitSteps - 2} ${limit}x1 ${beyond}x${waitSteps - 2} ${limit}x60`,
            [fires(formatDuration(waitMs + STEP_MS), false)],
          ),
        ]),
    ...aggregateCase(sla, indicator, level),
    ...eachCase(sla, indicator, level, { limit, beyond }),
  ];
}

const ONE = "one";
const ANOTHER = "another";

/** Labels that the row asks for, and a value of what it judges by itself. */
function gaugeLabels(indicator: GaugeIndicator, each?: string): Record<string, string> {
  const labels = exampleLabels(indicator.matchers);
  if (indicator.each === undefined) return labels;
  const label = labelName(indicator.each);
  return { ...labels, [label]: each ?? labels[label] ?? ONE };
}

/** Two values of what a row judges by itself; those that its own pattern allows, where it has one. */
function twoOf(indicator: GaugeIndicator, label: string): readonly [string, string] {
  const pattern = indicator.matchers[label];
  if (pattern === undefined) return [ONE, ANOTHER];
  const [one, another] = patternExamples(readMatcher(pattern).text);
  if (one === undefined || another === undefined) throw new Error(`${label}: ${pattern} has no two values`);
  return [one, another];
}

/** Two that are judged by themselves, only one of them beyond the level: its alert fires, and says which. */
function eachCase(
  sla: SlaThreshold,
  indicator: GaugeIndicator,
  { severity }: AlertLevel,
  { limit, beyond }: { readonly limit: number; readonly beyond: number },
): readonly RuleCase[] {
  if (indicator.each === undefined) return [];
  const label = labelName(indicator.each);
  const [one, another] = twoOf(indicator, label);
  const waitMs = sla.forSeconds * 1000;
  const steps = waitMs / STEP_MS + 60;
  const late = formatDuration(waitMs + 20 * STEP_MS);
  const values = { [one]: limit, [another]: beyond };
  return [
    {
      name: `each ${label} is judged by itself, and named`,
      interval: "15s",
      input_series: Object.entries(values).map(([each, value]) => ({
        series: seriesName(indicator.metric, gaugeLabels(indicator, each)),
        values: `${value}x${steps}`,
      })),
      promql_expr_test: [
        firing(alertName(sla.id, "Breached"), late, false, { severity, [label]: one }),
        firing(alertName(sla.id, "Breached"), late, true, { severity, [label]: another }),
      ],
    },
  ];
}

/** Two processes, each below the level, together beyond it: only a sum may fire. */
function aggregateCase(sla: SlaThreshold, indicator: GaugeIndicator, level: AlertLevel): readonly RuleCase[] {
  const limit = levelValue(level.level);
  if (sla.comparison !== ">" || limit <= 1) return [];
  const labels = gaugeLabels(indicator);
  const half = Math.ceil(limit * 0.6);
  const waitMs = sla.forSeconds * 1000;
  return [
    {
      name: `two processes are taken by their ${indicator.aggregate}`,
      interval: "15s",
      input_series: ["a", "b"].map((instance) => ({
        series: seriesName(indicator.metric, { ...labels, instance }),
        values: `${half}x${waitMs / STEP_MS + 60}`,
      })),
      promql_expr_test: [
        firingAt(sla, level)(formatDuration(waitMs + 20 * STEP_MS), indicator.aggregate === "sum"),
      ],
    },
  ];
}

/** Cases of a share of counted events; its events come evenly. */
function shareCases(sla: SlaThreshold, indicator: ShareIndicator, level: AlertLevel): readonly RuleCase[] {
  const fires = firingAt(sla, level);
  const limit = levelValue(level.level);
  const windowMs = indicator.windowSeconds * 1000;
  const stepsInWindow = windowMs / STEP_MS;
  const forMs = sla.forSeconds * 1000;
  const steps = (2 * (windowMs + forMs)) / STEP_MS;
  const late = formatDuration(2 * windowMs + forMs);
  const isBadPart = sla.comparison === ">";
  /** Share of bad events that is `factor` times what the level allows. */
  const badShare = (factor: number): number => Math.min(1, (isBadPart ? limit : 1 - limit) * factor);
  const series = (events: number, bad: number): readonly SampleSeries[] =>
    partSeries(indicator, {
      total: roundedUp(events / stepsInWindow),
      part: roundedUp((isBadPart ? bad : events - bad) / stepsInWindow),
      steps,
    });
  const shareCase = (title: string, events: number, bad: number, isFiring: boolean): RuleCase => ({
    name: title,
    interval: "15s",
    input_series: series(events, bad),
    promql_expr_test: [fires(late, isFiring)],
  });
  const { minimumEvents, minimumBadEvents } = indicator;
  const plenty = 100 * Math.max(minimumEvents, minimumBadEvents / badShare(1));
  const fewBad = minimumBadEvents - 0.5;
  const eventsOfFewBad = fewBad / badShare(1.2);
  return [
    shareCase("a share just beyond the level fires", plenty, plenty * badShare(1.01), true),
    shareCase("a share just within it is silent", plenty, plenty * badShare(0.99), false),
    shareCase(
      "just enough events",
      minimumEvents,
      Math.max(minimumBadEvents, minimumEvents * badShare(1.2)),
      true,
    ),
    shareCase("half an event too few", minimumEvents - 0.5, minimumEvents - 0.5, false),
    ...(eventsOfFewBad >= minimumEvents
      ? [
          shareCase("just enough bad events", minimumBadEvents / badShare(1.2), minimumBadEvents, true),
          shareCase("half a bad event too few", eventsOfFewBad, fewBad, false),
        ]
      : []),
    {
      name: "none of its kind was ever counted: the share is 0, not unknown",
      interval: "15s",
      input_series: partSeries(indicator, { total: plenty / stepsInWindow, steps }),
      promql_expr_test: [
        fires(late, !isBadPart),
        {
          expr: selector(THRESHOLD_RECORDINGS.value, { slo: sla.id }),
          eval_time: late,
          exp_samples: [
            {
              labels: seriesName(THRESHOLD_RECORDINGS.value, { service: sla.service, slo: sla.id }),
              value: 0,
            },
          ],
        },
      ],
    },
    {
      name: "it waits for its time",
      interval: "15s",
      // So many that two samples are enough of them.
      input_series: series(plenty * 100, plenty * 100 * badShare(1.2)),
      promql_expr_test: [
        fires(formatDuration(forMs), false),
        fires(formatDuration(forMs + 2 * STEP_MS), true),
      ],
    },
  ];
}

function quantileCases(
  sla: SlaThreshold,
  indicator: QuantileIndicator,
  level: AlertLevel,
): readonly RuleCase[] {
  const fires = firingAt(sla, level);
  const limit = levelValue(level.level);
  const labels = exampleLabels(indicator.matchers);
  const beyondShare = 1 - indicator.quantile;
  const windowMs = indicator.windowSeconds * 1000;
  const firstMs = windowMs + sla.forSeconds * 1000;
  const steps = (2 * firstMs) / STEP_MS;
  const histogram = (perStep: number, slowShare: number): readonly SampleSeries[] => {
    const series = (suffix: string, more: Readonly<Record<string, string>>, value: number): SampleSeries => ({
      series: seriesName(`${indicator.metric}_${suffix}`, { ...labels, ...more }),
      values: `0+${Number(value.toPrecision(12))}x${steps}`,
    });
    return [
      series("bucket", { le: String(limit) }, perStep * (1 - slowShare)),
      series("bucket", { le: String(limit * 4) }, perStep),
      series("bucket", { le: "+Inf" }, perStep),
      series("count", {}, perStep),
    ];
  };
  const { minimumBadEvents } = indicator;
  // So many in each step that a quarter of a window has enough of them.
  const plenty = Math.ceil(minimumBadEvents / beyondShare);
  const stepsInWindow = windowMs / STEP_MS;
  const slow = Math.min(1, beyondShare * 2);
  const fewest = (bad: number): number => roundedUp(bad / slow / stepsInWindow);
  const late = formatDuration(2 * firstMs - STEP_MS);
  const quantileCase = (title: string, perStep: number, share: number, isFiring: boolean): RuleCase => ({
    name: title,
    interval: "15s",
    input_series: histogram(perStep, share),
    promql_expr_test: [fires(late, isFiring)],
  });
  return [
    quantileCase(
      "a little more slow ones than the percentile allows fires",
      plenty,
      beyondShare * 1.05,
      true,
    ),
    quantileCase("exactly as many as it allows is silent", plenty, beyondShare, false),
    quantileCase("a little fewer is silent", plenty, beyondShare * 0.95, false),
    quantileCase("just enough slow ones", fewest(minimumBadEvents), slow, true),
    quantileCase("half a slow one too few", fewest(minimumBadEvents - 0.5), slow, false),
    {
      name: "it waits for its time",
      interval: "15s",
      input_series: histogram(plenty, slow),
      promql_expr_test: [
        // With plenty of events the percentile exists from the second sample on.
        fires(formatDuration(sla.forSeconds * 1000), false),
        fires(formatDuration(sla.forSeconds * 1000 + STEP_MS), true),
      ],
    },
  ];
}

function meanCases(sla: SlaThreshold, indicator: MeanIndicator, level: AlertLevel): readonly RuleCase[] {
  const fires = firingAt(sla, level);
  const limit = levelValue(level.level);
  const beyond = sla.comparison === ">" ? limit * 1.01 : limit * 0.99;
  const within = sla.comparison === ">" ? limit * 0.99 : limit * 1.01;
  const labels = exampleLabels(indicator.matchers);
  const windowMs = indicator.windowSeconds * 1000;
  const stepsInWindow = windowMs / STEP_MS;
  const forMs = sla.forSeconds * 1000;
  const steps = (2 * (windowMs + forMs)) / STEP_MS;
  const late = formatDuration(2 * windowMs + forMs);
  const histogram = (mean: number, perStep: number, more = {}): readonly SampleSeries[] =>
    Object.entries({ sum: mean * perStep, count: perStep }).map(([suffix, value]) => ({
      series: seriesName(`${indicator.metric}_${suffix}`, { ...labels, ...more }),
      values: `0+${Number(value.toPrecision(12))}x${steps}`,
    }));
  const meanCase = (title: string, mean: number, perStep: number, isFiring: boolean): RuleCase => ({
    name: title,
    interval: "15s",
    input_series: histogram(mean, perStep),
    promql_expr_test: [fires(late, isFiring)],
  });
  const plenty = indicator.minimumEvents;
  return [
    meanCase("a mean just beyond the level fires", beyond, plenty, true),
    meanCase("a mean just within it is silent", within, plenty, false),
    meanCase("just enough events", beyond, roundedUp(indicator.minimumEvents / stepsInWindow), true),
    meanCase("half an event too few", beyond, (indicator.minimumEvents - 0.5) / stepsInWindow, false),
    {
      name: "two processes are taken together",
      interval: "15s",
      input_series: ["a", "b"].flatMap((instance) => histogram(within, plenty, { instance })),
      promql_expr_test: [fires(late, false)],
    },
    {
      name: "it waits for its time",
      interval: "15s",
      input_series: histogram(beyond, plenty),
      promql_expr_test: [
        fires(formatDuration(forMs), false),
        fires(formatDuration(forMs + 2 * STEP_MS), true),
        {
          expr: `round(${selector(THRESHOLD_RECORDINGS.value, { slo: sla.id })}, 0.001)`,
          eval_time: late,
          exp_samples: [
            {
              labels: seriesName("", { service: sla.service, slo: sla.id }),
              value: Math.round(beyond * 1000) / 1000,
            },
          ],
        },
      ],
    },
  ];
}

function absenceCases(sla: SlaThreshold): readonly RuleCase[] {
  const alert = alertName(sla.id, "NoData");
  const { indicator } = sla;
  const isGauge = indicator.type === "gauge";
  const absenceMs = parseDurationMs(absenceWait(sla));
  // The last value, after an hour, is looked back at for five minutes.
  const goneMs = 3_600_000 + 300_000 + absenceMs;
  const series = countedSeries(indicator);
  return [
    {
      name: "measurements that stop are noticed",
      interval: "15s",
      input_series: [{ series, values: "0x240" }],
      promql_expr_test: [
        firing(alert, formatDuration(goneMs - 2 * STEP_MS), false),
        firing(alert, formatDuration(goneMs + STEP_MS), true),
      ],
    },
    {
      name: isGauge
        ? "a gauge that was never exported is noticed"
        : "a counter that never counted is no loss",
      interval: "15s",
      input_series: [],
      promql_expr_test: [
        firing(alert, formatDuration(absenceMs - STEP_MS), false),
        firing(alert, formatDuration(absenceMs + STEP_MS), isGauge),
      ],
    },
  ];
}

/** The series by which one sees whether anybody measures. */
function countedSeries(indicator: SlaThreshold["indicator"]): string {
  if (indicator.type === "share") {
    return seriesName(indicator.totalMetric, exampleLabels(indicator.totalMatchers));
  }
  if (indicator.type === "gauge") return seriesName(indicator.metric, gaugeLabels(indicator));
  return seriesName(`${indicator.metric}_count`, exampleLabels(indicator.matchers));
}

/** At nine digits: what is written with fewer than it has would come to a little less than is needed. */
function roundedUp(value: number): number {
  return Math.ceil(value * 1e9) / 1e9;
}
