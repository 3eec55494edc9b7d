import { selector } from "../../otel/catalogue/promql.ts";
import { THRESHOLD_RECORDINGS } from "../../otel/catalogue/rules.ts";
import type { MeanIndicator, SlaThreshold } from "../../otel/catalogue/sla.types.ts";
import { type AlertLevel, levelValue } from "../../otel/catalogue/slas.ts";
import { decoyLabels } from "./decoys.ts";
import { formatDuration } from "./durations.ts";
import { firingAt, type RuleCase, thresholdStepMs, withSeries } from "./rule-cases.ts";
import { exampleLabels, growing, type SampleSeries, seriesName } from "./sample-series.ts";
import { changeOf, exactMultiple, roundsOf, TOO_LITTLE, TOO_MUCH } from "./window-cases.ts";

/** Two processes with a mean of 1 together: each has so many of all events, with such a mean. */
const PROCESSES = [
  { instance: "a", part: 0.25, mean: 0.4 },
  { instance: "b", part: 0.75, mean: 1.2 },
] as const;

/** Cases of a mean: both sides of its level, how far it looks back, enough events, the waiting time. */
export function meanCases(
  sla: SlaThreshold,
  indicator: MeanIndicator,
  level: AlertLevel,
): readonly RuleCase[] {
  const fires = firingAt(sla, level);
  const stepMs = thresholdStepMs(sla);
  const limit = levelValue(level.level);
  const isTooMuch = sla.comparison === ">";
  const [beyond, within] = isTooMuch ? [limit * 1.006, limit * 0.994] : [limit * 0.994, limit * 1.006];
  const labels = exampleLabels(indicator.matchers);
  const windowMs = indicator.windowSeconds * 1000;
  const forMs = sla.forSeconds * 1000;
  const steps = (2 * (windowMs + forMs)) / stepMs;
  const late = formatDuration(2 * windowMs + forMs);
  /** A process' counters, of values and of their number. */
  const counters = (more: Record<string, string>, sum: string, count: string): readonly SampleSeries[] =>
    Object.entries({ sum, count }).map(([suffix, values]) => ({
      series: seriesName(`${indicator.metric}_${suffix}`, { ...labels, ...more }),
      values,
    }));
  const steady = (mean: number, perStep: number): readonly SampleSeries[] =>
    PROCESSES.flatMap(({ instance, part, mean: factor }) =>
      counters({ instance }, growing(mean * factor * part * perStep, steps), growing(part * perStep, steps)),
    );
  const { minimumEvents } = indicator;
  // So few that a sum that is not divided by their number is none of the same size.
  const someEvents = minimumEvents / 5;
  /** Many events of great values that the row does not ask for. */
  const decoys = decoyLabels(indicator.matchers).flatMap((decoy) =>
    counters(
      { ...decoy, instance: "decoy" },
      growing(limit * minimumEvents * 100, steps),
      growing(minimumEvents * 100, steps),
    ),
  );
  const steadyCase = (title: string, mean: number, isFiring: boolean): RuleCase =>
    withSeries(
      {
        name: title,
        interval: formatDuration(stepMs),
        input_series: steady(mean, someEvents),
        promql_expr_test: [fires(late, isFiring)],
      },
      decoys,
    );
  const { rounds, endMs } = roundsOf(sla, windowMs);
  const inRounds = (title: string, of: { sum: number; count: number }, isFiring: boolean): RuleCase => ({
    name: title,
    interval: formatDuration(stepMs),
    input_series: rounds.flatMap(({ instance, counted }) =>
      counters({ instance }, counted(of.sum), counted(of.count)),
    ),
    promql_expr_test: [fires(formatDuration(endMs), isFiring)],
  });
  /** Each process has a part of the events that a window holds. */
  const fewCase = (title: string, events: number, isFiring: boolean): RuleCase => ({
    name: title,
    interval: formatDuration(stepMs),
    input_series: rounds.flatMap(({ instance, counted }) =>
      [Math.floor(events / 2), Math.ceil(events / 2)].flatMap((count, index) =>
        counters(
          { instance: `${instance}-${index}` },
          counted(Number((beyond * count).toPrecision(12))),
          counted(count),
        ),
      ),
    ),
    promql_expr_test: [fires(formatDuration(endMs), isFiring)],
  });
  const atLevel = exactMultiple(limit, windowMs);
  const change = changeOf(sla, windowMs);
  const [sums, counts] = isTooMuch ? [TOO_MUCH, TOO_LITTLE] : [TOO_LITTLE, TOO_MUCH];
  const changeCase = (title: string, sum: string, count: string): RuleCase => ({
    name: title,
    interval: formatDuration(stepMs),
    input_series: counters({}, sum, count),
    promql_expr_test: change.tests(fires),
  });
  const many = minimumEvents * 10;
  return [
    steadyCase("a mean just beyond the level fires", beyond, true),
    steadyCase("a mean just within it is silent", within, false),
    inRounds("exactly at the level is silent", { sum: atLevel.part, count: atLevel.whole }, false),
    fewCase("just enough events", minimumEvents, true),
    withSeries(fewCase("one event too few", minimumEvents - 1, false), decoys),
    changeCase(
      "it looks back as far as it says: values that are over",
      change.counted(limit * many * sums.before, limit * many * sums.after),
      change.counted(many, many),
    ),
    changeCase(
      "it looks back as far as it says: events that are over",
      change.counted(limit * many, limit * many),
      change.counted(many * counts.before, many * counts.after),
    ),
    {
      name: "it waits for its time",
      interval: formatDuration(stepMs),
      input_series: steady(beyond, minimumEvents),
      promql_expr_test: [
        fires(formatDuration(forMs), false),
        fires(formatDuration(forMs + stepMs), true),
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
