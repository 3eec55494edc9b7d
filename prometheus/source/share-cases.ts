import { selector } from "../../otel/catalogue/promql.ts";
import { THRESHOLD_RECORDINGS } from "../../otel/catalogue/rules.ts";
import type { ShareIndicator, SlaThreshold } from "../../otel/catalogue/sla.types.ts";
import { type AlertLevel, levelValue } from "../../otel/catalogue/slas.ts";
import { decoyLabels } from "./decoys.ts";
import { formatDuration } from "./durations.ts";
import { countedEachCases } from "./each-cases.ts";
import { firingAt, type RuleCase, thresholdStepMs, withSeries } from "./rule-cases.ts";
import { growing, partSeries, type SampleSeries, seriesName, seriesOfParts } from "./sample-series.ts";
import { changeOf, exactMultiple, roundsOf, TOO_LITTLE, TOO_MUCH } from "./window-cases.ts";

/** Two processes: each has so many of all events, and of those whose share is judged. */
const PROCESSES = { a: 0.25, b: 0.75 } as const;

/** Events, and those of them that are bad. */
interface Events {
  readonly events: number;
  readonly bad: number;
}

/** Cases of a share of counted events: both sides of its level, how far it looks back, enough events, enough bad ones. */
export function shareCases(
  sla: SlaThreshold,
  indicator: ShareIndicator,
  level: AlertLevel,
): readonly RuleCase[] {
  const fires = firingAt(sla, level);
  const stepMs = thresholdStepMs(sla);
  const limit = levelValue(level.level);
  const windowMs = indicator.windowSeconds * 1000;
  const stepsInWindow = windowMs / stepMs;
  const forMs = sla.forSeconds * 1000;
  const steps = (2 * (windowMs + forMs)) / stepMs;
  const late = formatDuration(2 * windowMs + forMs);
  const isBadPart = sla.comparison === ">";
  /** Share of bad events that is `factor` times what the level allows. */
  const badShare = (factor: number): number => Math.min(1, (isBadPart ? limit : 1 - limit) * factor);
  const partOf = ({ events, bad }: Events): number => (isBadPart ? bad : events - bad);
  const { minimumEvents, minimumBadEvents } = indicator;
  const plenty = (100 * Math.max(minimumEvents, minimumBadEvents / badShare(1))) / stepsInWindow;
  const steady = (of: Events): readonly SampleSeries[] =>
    Object.entries(PROCESSES).flatMap(([instance, share]) =>
      seriesOfParts(
        indicator,
        {
          rest: growing((of.events - partOf(of)) * share, steps),
          part: growing(partOf(of) * share, steps),
        },
        { instance },
      ),
    );
  /** Events that the row does not ask for, of both kinds. */
  const decoys = decoyLabels(indicator.totalMatchers).flatMap((decoy) => {
    const values = growing(plenty, steps);
    return seriesOfParts(indicator, { rest: values, part: values }, { ...decoy, instance: "decoy" });
  });
  const steadyCase = (title: string, bad: number, isFiring: boolean): RuleCase =>
    withSeries(
      {
        name: title,
        interval: formatDuration(stepMs),
        input_series: steady({ events: plenty, bad: plenty * bad }),
        promql_expr_test: [fires(late, isFiring)],
      },
      decoys,
    );
  const { rounds, endMs } = roundsOf(sla, windowMs);
  /** So many events in each window, half of them of each process where there are two. */
  const inRounds = (title: string, of: Events, isFiring: boolean, processes: 1 | 2 = 2): RuleCase => {
    const halves = (events: number): readonly number[] =>
      processes === 1 ? [events] : [Math.floor(events / 2), Math.ceil(events / 2)];
    const parts = halves(partOf(of));
    return {
      name: title,
      interval: formatDuration(stepMs),
      input_series: rounds.flatMap(({ instance, counted }) =>
        halves(of.events - partOf(of)).flatMap((rest, index) =>
          seriesOfParts(
            indicator,
            { rest: counted(rest), part: counted(parts[index] ?? 0) },
            { instance: `${instance}-${index}` },
          ),
        ),
      ),
      promql_expr_test: [fires(formatDuration(endMs), isFiring)],
    };
  };
  const fewBad = minimumBadEvents - 1;
  /** So many events that bad ones are just too many of them; enough events at least. */
  const eventsOf = (bad: number): number => Math.max(minimumEvents, Math.floor(bad / badShare(1.2)));
  const atLevel = exactMultiple(limit, windowMs);
  const change = changeOf(sla, windowMs);
  const [parts, totals] = isBadPart ? [TOO_MUCH, TOO_LITTLE] : [TOO_LITTLE, TOO_MUCH];
  const judged = plenty * limit;
  const changeCase = (
    title: string,
    part: readonly [number, number],
    total: readonly [number, number],
  ): RuleCase => ({
    name: title,
    interval: formatDuration(stepMs),
    input_series: seriesOfParts(indicator, {
      rest: change.counted(total[0] - part[0], total[1] - part[1]),
      part: change.counted(...part),
    }),
    promql_expr_test: change.tests(fires),
  });
  return [
    steadyCase("a share just beyond the level fires", badShare(1.006), true),
    steadyCase("a share just within it is silent", badShare(0.994), false),
    inRounds(
      "exactly at the level is silent",
      { events: atLevel.whole, bad: isBadPart ? atLevel.part : atLevel.whole - atLevel.part },
      false,
      1,
    ),
    inRounds(
      "just enough events",
      {
        events: minimumEvents,
        bad: Math.max(minimumBadEvents, Math.ceil(minimumEvents * badShare(1.2))),
      },
      true,
    ),
    withSeries(
      inRounds("one event too few", { events: minimumEvents - 1, bad: minimumEvents - 1 }, false),
      decoys,
    ),
    inRounds(
      "just enough bad events",
      { events: eventsOf(minimumBadEvents), bad: minimumBadEvents },
      minimumBadEvents / eventsOf(minimumBadEvents) > badShare(1),
    ),
    withSeries(inRounds("one bad event too few", { events: eventsOf(fewBad), bad: fewBad }, false), decoys),
    changeCase(
      "it looks back as far as it says: a share that is over",
      [judged * parts.before, judged * parts.after],
      [plenty, plenty],
    ),
    changeCase(
      "it looks back as far as it says: events that are over",
      [judged, judged],
      [plenty * totals.before, plenty * totals.after],
    ),
    {
      name: "none of its kind was ever counted: the share is 0, not unknown",
      interval: formatDuration(stepMs),
      input_series: partSeries(indicator, { total: (minimumEvents * 1.2) / stepsInWindow, steps }),
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
    ...countedEachCases(sla, level, {
      matchers: indicator.totalMatchers,
      plenty,
      tooFew: (minimumEvents - 1) / stepsInWindow,
      lateMs: 2 * windowMs + forMs,
      series: ({ events, bad }, labels) =>
        seriesOfParts(
          indicator,
          {
            rest: growing(isBadPart ? events - bad : bad, steps),
            part: growing(isBadPart ? bad : events - bad, steps),
          },
          labels,
        ),
    }),
    {
      name: "it waits for its time",
      interval: formatDuration(stepMs),
      // So many that two samples are enough of them.
      input_series: steady({
        events: plenty * stepsInWindow,
        bad: plenty * stepsInWindow * badShare(1.2),
      }),
      promql_expr_test: [fires(formatDuration(forMs), false), fires(formatDuration(forMs + stepMs), true)],
    },
  ];
}
