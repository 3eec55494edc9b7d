import type { QuantileIndicator, SlaThreshold } from "../../otel/catalogue/sla.types.ts";
import { type AlertLevel, levelValue } from "../../otel/catalogue/slas.ts";
import { decoyLabels } from "./decoys.ts";
import { formatDuration } from "./durations.ts";
import { countedEachCases } from "./each-cases.ts";
import { firingAt, type RuleCase, thresholdStepMs, withSeries } from "./rule-cases.ts";
import { exampleLabels, growing, type SampleSeries, seriesName } from "./sample-series.ts";
import { changeOf, roundsOf } from "./window-cases.ts";

/** Values of a process' counters, of fast events and of all. */
interface Counted {
  readonly fast: string;
  readonly all: string;
}

/** Cases of a percentile: both sides of its level, how far it looks back, enough slow ones, the waiting time. */
export function quantileCases(
  sla: SlaThreshold,
  indicator: QuantileIndicator,
  level: AlertLevel,
): readonly RuleCase[] {
  const fires = firingAt(sla, level);
  const stepMs = thresholdStepMs(sla);
  const limit = levelValue(level.level);
  const labels = exampleLabels(indicator.matchers);
  const slowShare = 1 - indicator.quantile;
  const windowMs = indicator.windowSeconds * 1000;
  const forMs = sla.forSeconds * 1000;
  const firstMs = windowMs + forMs;
  const steps = (2 * firstMs) / stepMs;
  // Slow ones are so little beyond the level that a percentile just beyond it is less than a hundredth beyond.
  const slow = Number((limit * 1.5).toPrecision(12));
  const counters = (
    more: Readonly<Record<string, string>>,
    { fast, all }: Counted,
    slowBounds: readonly string[] = [String(slow), "+Inf"],
  ): readonly SampleSeries[] => {
    const series = (suffix: string, own: Readonly<Record<string, string>>, values: string): SampleSeries => ({
      series: seriesName(`${indicator.metric}_${suffix}`, { ...labels, ...own, ...more }),
      values,
    });
    return [
      series("bucket", { le: String(limit) }, fast),
      ...slowBounds.map((le) => series("bucket", { le }, all)),
      series("count", {}, all),
    ];
  };
  /** One process has half of the fast ones, another all else: only a sum over both is right. */
  const steady = (perStep: number, share: number): readonly SampleSeries[] => {
    const fast = (perStep * (1 - share)) / 2;
    return [
      ...counters({ instance: "a" }, { fast: growing(fast, steps), all: growing(fast, steps) }),
      ...counters({ instance: "b" }, { fast: growing(fast, steps), all: growing(perStep - fast, steps) }),
    ];
  };
  /** Events that the row does not ask for, fast or slow. */
  const decoys = (perStep: number, areFast: boolean): readonly SampleSeries[] =>
    decoyLabels(indicator.matchers).flatMap((decoy) =>
      counters(
        { ...decoy, instance: "decoy" },
        { fast: growing(areFast ? perStep : 0, steps), all: growing(perStep, steps) },
      ),
    );
  const { minimumBadEvents } = indicator;
  // So many in each step that a quarter of a window has enough of them.
  const plenty = Math.ceil(minimumBadEvents / slowShare);
  const late = formatDuration(2 * firstMs - stepMs);
  const steadyCase = (title: string, share: number, isFiring: boolean, perStep = plenty): RuleCase => ({
    name: title,
    interval: formatDuration(stepMs),
    input_series: steady(perStep, share),
    promql_expr_test: [fires(late, isFiring)],
  });
  const { rounds, endMs } = roundsOf(sla, windowMs);
  /** The least slow ones in each window, of fast ones a few less than the percentile allows. */
  const fewShare = Math.min(1, slowShare * 1.2);
  const fast = Math.floor(minimumBadEvents / fewShare) - minimumBadEvents;
  const fewest: RuleCase = {
    name: "just enough slow ones",
    interval: formatDuration(stepMs),
    input_series: rounds.flatMap(({ instance, counted }) => [
      ...counters({ instance }, { fast: counted(fast), all: counted(fast) }),
      ...counters({ instance: `${instance}-slow` }, { fast: counted(0), all: counted(minimumBadEvents) }),
    ]),
    promql_expr_test: [fires(formatDuration(endMs), true)],
  };
  const tooFew = (minimumBadEvents - 0.5) / fewShare / (windowMs / stepMs);
  const change = changeOf(sla, windowMs);
  const many = plenty * 10;
  return [
    withSeries(
      steadyCase("a little more slow ones than the percentile allows fires", slowShare * 1.01, true),
      decoys(plenty * 100, true),
    ),
    steadyCase("exactly as many as it allows is silent", slowShare, false),
    steadyCase("a little fewer is silent", slowShare * 0.99, false),
    {
      name: "exactly at the level is silent: no bucket is beyond it",
      interval: formatDuration(stepMs),
      input_series: counters(
        {},
        { fast: growing(plenty * (1 - slowShare * 2), steps), all: growing(plenty, steps) },
        ["+Inf"],
      ),
      promql_expr_test: [fires(late, false)],
    },
    fewest,
    withSeries(steadyCase("half a slow one too few", fewShare, false, tooFew), decoys(plenty * 100, false)),
    {
      name: "it looks back as far as it says: slow ones that are over",
      interval: formatDuration(stepMs),
      input_series: counters(
        {},
        {
          fast: change.counted(many * (1 - Math.min(1, slowShare * 4)), many * (1 - slowShare * 0.5)),
          all: change.counted(many, many),
        },
      ),
      promql_expr_test: change.tests(fires),
    },
    ...countedEachCases(sla, level, {
      matchers: indicator.matchers,
      plenty,
      tooFew: (minimumBadEvents - 0.5) / (windowMs / stepMs),
      lateMs: 2 * firstMs - stepMs,
      series: ({ events, bad }, each) =>
        counters(each, { fast: growing(events - bad, steps), all: growing(events, steps) }),
    }),
    {
      name: "it waits for its time",
      interval: formatDuration(stepMs),
      input_series: steady(plenty, Math.min(1, slowShare * 2)),
      promql_expr_test: [
        // With plenty of events the percentile exists from the second sample on.
        fires(formatDuration(forMs), false),
        fires(formatDuration(forMs + stepMs), true),
      ],
    },
  ];
}
