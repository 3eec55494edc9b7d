import { labelName, selector } from "../../otel/catalogue/promql.ts";
import { alertName, THRESHOLD_RECORDINGS } from "../../otel/catalogue/rules.ts";
import type {
  GaugeIndicator,
  MeanIndicator,
  QuantileIndicator,
  SlaThreshold,
} from "../../otel/catalogue/sla.types.ts";
import { thresholdLevel } from "../../otel/catalogue/slas.ts";
import { absenceWait } from "./absence-alerts.ts";
import { formatDuration, parseDurationMs } from "./durations.ts";
import { firing, type RuleCase } from "./rule-cases.ts";
import { exampleLabels, type SampleSeries, seriesName } from "./sample-series.ts";
import { quantileMinimumEvents } from "./threshold-alerts.ts";

const STEP_MS = 15_000;

/** Cases of one threshold: both sides of its level, the waiting time, recovery, absence. Steps of 15 s. */
export function thresholdCases(sla: SlaThreshold): readonly RuleCase[] {
  return [...ownCases(sla), ...absenceCases(sla)];
}

function ownCases(sla: SlaThreshold): readonly RuleCase[] {
  const { indicator } = sla;
  if (indicator.type === "gauge") return gaugeCases(sla, indicator);
  return indicator.type === "mean" ? meanCases(sla, indicator) : quantileCases(sla, indicator);
}

function gaugeCases(sla: SlaThreshold, indicator: GaugeIndicator): readonly RuleCase[] {
  const alert = alertName(sla.id, "Breached");
  const limit = thresholdLevel(sla);
  const step = "count" in sla.threshold ? 1 : limit / 100;
  const beyond = sla.comparison === ">" ? limit + step : limit - step;
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
    gaugeCase("exactly at the level is silent", `${limit}x${waitSteps + 60}`, [firing(alert, late, false)]),
    gaugeCase("just beyond it fires after its time", `${beyond}x${waitSteps + 60}`, [
      ...(waitMs === 0 ? [] : [firing(alert, formatDuration(waitMs - STEP_MS), false)]),
      firing(alert, formatDuration(waitMs), true),
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
      firing(alert, formatDuration(waitMs + 2 * STEP_MS), true),
      firing(alert, formatDuration(waitMs + 10 * STEP_MS), false),
    ]),
    ...(waitMs === 0
      ? []
      : [
          gaugeCase(
            "a shorter excursion is silent",
            `${beyond}x${waitSteps - 2} ${limit}x1 ${beyond}x${waitSteps - 2} ${limit}x60`,
            [firing(alert, formatDuration(waitMs + STEP_MS), false)],
          ),
        ]),
    ...aggregateCase(sla, indicator, alert, limit, waitMs),
    ...eachCase(indicator, alert, { limit, beyond, waitMs }),
  ];
}

const ONE = "one";
const ANOTHER = "another";

/** Labels that the row asks for, and a value of what it judges by itself. */
function gaugeLabels(indicator: GaugeIndicator, each = ONE): Record<string, string> {
  const labels = exampleLabels(indicator.matchers);
  return indicator.each === undefined ? labels : { ...labels, [labelName(indicator.each)]: each };
}

/** Two that are judged by themselves, only one of them beyond the level: its alert fires, and says which. */
function eachCase(
  indicator: GaugeIndicator,
  alert: string,
  { limit, beyond, waitMs }: { readonly limit: number; readonly beyond: number; readonly waitMs: number },
): readonly RuleCase[] {
  if (indicator.each === undefined) return [];
  const label = labelName(indicator.each);
  const late = formatDuration(waitMs + 20 * STEP_MS);
  const values = { [ONE]: limit, [ANOTHER]: beyond };
  return [
    {
      name: `each ${label} is judged by itself, and named`,
      interval: "15s",
      input_series: Object.entries(values).map(([each, value]) => ({
        series: seriesName(indicator.metric, gaugeLabels(indicator, each)),
        values: `${value}x${waitMs / STEP_MS + 60}`,
      })),
      promql_expr_test: [
        firing(alert, late, false, { [label]: ONE }),
        firing(alert, late, true, { [label]: ANOTHER }),
      ],
    },
  ];
}

/** Two processes, each below the level, together beyond it: only a sum may fire. */
function aggregateCase(
  sla: SlaThreshold,
  indicator: GaugeIndicator,
  alert: string,
  limit: number,
  waitMs: number,
): readonly RuleCase[] {
  if (sla.comparison !== ">" || limit <= 1) return [];
  const labels = gaugeLabels(indicator);
  const half = Math.ceil(limit * 0.6);
  return [
    {
      name: `two processes are taken by their ${indicator.aggregate}`,
      interval: "15s",
      input_series: ["a", "b"].map((instance) => ({
        series: seriesName(indicator.metric, { ...labels, instance }),
        values: `${half}x${waitMs / STEP_MS + 60}`,
      })),
      promql_expr_test: [firing(alert, formatDuration(waitMs + 20 * STEP_MS), indicator.aggregate === "sum")],
    },
  ];
}

function quantileCases(sla: SlaThreshold, indicator: QuantileIndicator): readonly RuleCase[] {
  const alert = alertName(sla.id, "Breached");
  const limit = thresholdLevel(sla);
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
  const plenty = quantileMinimumEvents(indicator.quantile) * 10;
  const stepsInWindow = windowMs / STEP_MS;
  const minimum = quantileMinimumEvents(indicator.quantile);
  const late = formatDuration(2 * firstMs - STEP_MS);
  const quantileCase = (title: string, perStep: number, slow: number, fires: boolean): RuleCase => ({
    name: title,
    interval: "15s",
    input_series: histogram(perStep, slow),
    promql_expr_test: [firing(alert, late, fires)],
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
    quantileCase("just enough events for the percentile", minimum / stepsInWindow, beyondShare * 2, true),
    quantileCase("half an event too few for it", (minimum - 0.5) / stepsInWindow, beyondShare * 2, false),
    {
      name: "it waits for its time",
      interval: "15s",
      input_series: histogram(plenty, beyondShare * 2),
      promql_expr_test: [
        // With plenty of events the percentile exists from the second sample on.
        firing(alert, formatDuration(sla.forSeconds * 1000), false),
        firing(alert, formatDuration(sla.forSeconds * 1000 + STEP_MS), true),
      ],
    },
  ];
}

function meanCases(sla: SlaThreshold, indicator: MeanIndicator): readonly RuleCase[] {
  const alert = alertName(sla.id, "Breached");
  const limit = thresholdLevel(sla);
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
  const meanCase = (title: string, mean: number, perStep: number, fires: boolean): RuleCase => ({
    name: title,
    interval: "15s",
    input_series: histogram(mean, perStep),
    promql_expr_test: [firing(alert, late, fires)],
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
      promql_expr_test: [firing(alert, late, false)],
    },
    {
      name: "it waits for its time",
      interval: "15s",
      input_series: histogram(beyond, plenty),
      promql_expr_test: [
        firing(alert, formatDuration(forMs), false),
        firing(alert, formatDuration(forMs + 2 * STEP_MS), true),
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
  const labels = indicator.type === "gauge" ? gaugeLabels(indicator) : exampleLabels(indicator.matchers);
  const absenceMs = parseDurationMs(absenceWait(sla));
  // The last value, after an hour, is looked back at for five minutes.
  const goneMs = 3_600_000 + 300_000 + absenceMs;
  const series = seriesName(
    indicator.type === "gauge" ? indicator.metric : `${indicator.metric}_count`,
    labels,
  );
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
      name:
        indicator.type === "gauge"
          ? "a gauge that was never exported is noticed"
          : "a counter that never counted is no loss",
      interval: "15s",
      input_series: [],
      promql_expr_test: [
        firing(alert, formatDuration(absenceMs - STEP_MS), false),
        firing(alert, formatDuration(absenceMs + STEP_MS), indicator.type === "gauge"),
      ],
    },
  ];
}

/** At nine digits: what is written with fewer than it has would come to a little less than is needed. */
function roundedUp(value: number): number {
  return Math.ceil(value * 1e9) / 1e9;
}
