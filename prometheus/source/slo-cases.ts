import { plainNumber, selector } from "../../otel/catalogue/promql.ts";
import {
  alertName,
  SLO_RECORDINGS,
  type SliWindow,
  sliBadEvents,
  sliErrorRatio,
  sliEvents,
} from "../../otel/catalogue/rules.ts";
import type { Slo } from "../../otel/catalogue/sla.types.ts";
import { BURN_RATE_WINDOWS, errorBudgetRatio } from "../../otel/catalogue/slas.ts";
import { BAD_EVENTS_THAT_ARE_NO_CHANCE, severityOf } from "./burn-rate-alerts.ts";
import { burnRateCases } from "./burn-rate-cases.ts";
import { formatDuration, parseDurationMs } from "./durations.ts";
import { forecastCases } from "./forecast-cases.ts";
import { type ExpressionTest, firing, type RuleCase } from "./rule-cases.ts";
import { eventSeries, type SampleSeries, seriesName } from "./sample-series.ts";

const MINUTE_MS = 60_000;

/** Cases of one SLO: alerts on recorded shares (of hours in coarse steps), everything on counted events, then over days and over a month. */
export function sloCases(slo: Slo): {
  readonly boundaries: readonly RuleCase[];
  readonly warnings: readonly RuleCase[];
  readonly forecast: readonly RuleCase[];
  readonly counted: readonly RuleCase[];
  readonly days: readonly RuleCase[];
  readonly month: readonly RuleCase[];
} {
  const { pages, warnings } = burnRateCases(slo);
  const forecast = forecastCases(slo);
  return {
    boundaries: pages,
    warnings: [...warnings, ...forecast.alert],
    forecast: forecast.recorded,
    counted: countedCases(slo),
    days: [longWindowCase(slo), addedWindowCase(slo)],
    month: budgetCases(slo),
  };
}

/** From counted events to an alert, through the recording rules. */
function countedCases(slo: Slo): readonly RuleCase[] {
  const alert = alertName(slo.id, "BudgetBurn");
  const first = BURN_RATE_WINDOWS[0];
  const allowed = errorBudgetRatio(slo);
  const total = 1000;
  const share = Math.min(1, first.factor * allowed * 1.2);
  const steps = 75;
  const tooFew = roundedDown((slo.minimumBadEvents - 1) / 60);
  const plenty = Math.max(slo.minimumBadEvents / 50, BAD_EVENTS_THAT_ARE_NO_CHANCE / 4);
  const sample = (name: string, evalTime: string, value: number | null): ExpressionTest =>
    value === null
      ? { expr: selector(name, { slo: slo.id }), eval_time: evalTime, exp_samples: [] }
      : isAbout(slo, name, evalTime, value, 0.0001);
  const short = sliErrorRatio("5m");
  const picked = { severity: severityOf(slo, first.severity), window: first.long };
  return [
    {
      name: "counted events beyond the budget wake somebody",
      interval: "1m",
      input_series: eventSeries(slo, { total, bad: total * share, steps }),
      promql_expr_test: [
        sample(short, "70m", share),
        sample(sliErrorRatio("30m"), "70m", share),
        sample(sliErrorRatio("1h"), "70m", share),
        sample(sliBadEvents("5m"), "70m", total * share * 5),
        sample(sliBadEvents("1h"), "70m", total * share * 60),
        sample(SLO_RECORDINGS.burnRate1h, "70m", share / allowed),
        sample(SLO_RECORDINGS.objective, "70m", slo.objectiveRatio),
        firing(alert, "70m", true, picked),
      ],
    },
    {
      name: "bucket bounds written without a fraction count too",
      interval: "1m",
      input_series: eventSeries(slo, { total, bad: total * share, steps }, ""),
      promql_expr_test: [sample(short, "70m", share)],
    },
    {
      name: "no bad event was ever counted: the share is 0, not unknown",
      interval: "1m",
      input_series: eventSeries(slo, { total, steps }),
      promql_expr_test: [
        sample(short, "70m", 0),
        sample(sliErrorRatio("1h"), "70m", 0),
        firing(alert, "70m", false),
      ],
    },
    {
      name: "low traffic: one bad event fewer an hour than needed is silent, whatever its share",
      interval: "1m",
      input_series: eventSeries(slo, { total: tooFew, bad: tooFew, steps }),
      promql_expr_test: [sample(short, "70m", 1), firing(alert, "70m", false, { window: "1h" })],
    },
    {
      name: "low traffic, all of it bad, wakes somebody at last",
      interval: "1m",
      input_series: eventSeries(slo, { total: plenty, bad: plenty, steps }),
      promql_expr_test: [sample(short, "70m", 1), firing(alert, "70m", true, picked)],
    },
    {
      name: "no event at all: no share, no alert",
      interval: "1m",
      input_series: eventSeries(slo, { total: 0, bad: 0, steps }),
      promql_expr_test: [
        sample(short, "70m", null),
        sample(sliErrorRatio("1h"), "70m", null),
        firing(alert, "70m", false),
      ],
    },
  ];
}

/** Every window looks back exactly as far as its name says: bad events came only in the last part of it. */
function longWindowCase(slo: Slo): RuleCase {
  const total = 1000;
  const stepMs = 10 * MINUTE_MS;
  const allMs = parseDurationMs("3d") + parseDurationMs("6h");
  const goodSteps = (allMs - parseDurationMs("1h")) / stepMs;
  const badSteps = parseDurationMs("1h") / stepMs;
  const series = eventSeries(slo, { total, bad: 0, steps: goodSteps }).map((entry, index) => {
    const turned = eventSeries(slo, { total, bad: total, steps: badSteps })[index];
    const perStep = Number(/\+([\d.]+)x/.exec(turned?.values ?? "")?.[1] ?? 0);
    const reached = Number(/\+([\d.]+)x/.exec(entry.values)?.[1] ?? 0) * goodSteps;
    return {
      series: entry.series,
      values: `${entry.values} ${reached + perStep}+${perStep}x${badSteps - 1}`,
    };
  });
  const expected = (window: SliWindow): ExpressionTest =>
    isAbout(
      slo,
      sliErrorRatio(window),
      formatDuration(allMs),
      parseDurationMs("1h") / parseDurationMs(window),
      0.1,
    );
  return {
    name: "an hour of nothing but bad events, seen through every long window",
    interval: "10m",
    input_series: series,
    promql_expr_test: (["2h", "6h"] as const).map(expected),
  };
}

/** The same for the windows that are added up from what was recorded of each five minutes. */
function addedWindowCase(slo: Slo): RuleCase {
  const total = 1000;
  const allMs = parseDurationMs("3d") + parseDurationMs("6h");
  const badSteps = parseDurationMs("1h") / PIECE_MS;
  const at = formatDuration(allMs);
  const shareOf = (window: "1d" | "3d"): number => parseDurationMs("1h") / parseDurationMs(window);
  return {
    name: "an hour of nothing but bad events, added up over days",
    interval: "5m",
    input_series: [
      recordedPieces(slo, sliEvents("5m"), `${total}x${allMs / PIECE_MS}`),
      recordedPieces(slo, sliBadEvents("5m"), `0x${allMs / PIECE_MS - badSteps} ${total}x${badSteps}`),
    ],
    promql_expr_test: (["1d", "3d"] as const).flatMap((window) => [
      isAbout(slo, sliErrorRatio(window), at, shareOf(window), 0.1),
      isAbout(slo, sliEvents(window), at, total * (parseDurationMs(window) / PIECE_MS), 0.01),
    ]),
  };
}

const PIECE_MS = 5 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** What was recorded of every piece of time. */
function recordedPieces(slo: Slo, name: string, values: string): SampleSeries {
  return { series: seriesName(name, { service: slo.service, slo: slo.id }), values };
}

/** A quarter of the allowed events were bad: three quarters of the budget are left. */
function budgetCases(slo: Slo): readonly RuleCase[] {
  const total = 10_000;
  const bad = Number((total * errorBudgetRatio(slo) * 0.25).toPrecision(12));
  const steps = parseDurationMs("31d") / HOUR_MS;
  const pieces = parseDurationMs("30d") / HOUR_MS;
  const recorded = (events: number, badEvents: number): readonly SampleSeries[] => [
    recordedPieces(slo, sliEvents("1h"), `${events}x${steps}`),
    recordedPieces(slo, sliBadEvents("1h"), `${badEvents}x${steps}`),
  ];
  return [
    {
      name: "the budget of 30 days comes from counted events",
      interval: "1h",
      input_series: recorded(total, bad),
      promql_expr_test: [
        isAbout(slo, SLO_RECORDINGS.budgetRemaining, "31d", 0.75, 0.001),
        isAbout(slo, SLO_RECORDINGS.events30d, "31d", total * pieces, 0.01),
        isAbout(slo, SLO_RECORDINGS.badEvents30d, "31d", bad * pieces, 0.01),
      ],
    },
    {
      name: "a month without any event has no budget to speak of",
      interval: "1h",
      input_series: recorded(0, 0),
      promql_expr_test: [
        {
          expr: selector(SLO_RECORDINGS.budgetRemaining, { slo: slo.id }),
          eval_time: "31d",
          exp_samples: [],
        },
      ],
    },
  ];
}

/** Asks whether a recorded series has a value, but for a relative error. */
function isAbout(
  slo: Slo,
  name: string,
  evalTime: string,
  value: number,
  relativeError: number,
): ExpressionTest {
  const tolerance = plainNumber(Math.max(value * relativeError, 1e-9));
  return {
    expr: `abs(${selector(name, { slo: slo.id })} - ${plainNumber(value)}) <= bool ${tolerance}`,
    eval_time: evalTime,
    exp_samples: [{ labels: seriesName("", { service: slo.service, slo: slo.id }), value: 1 }],
  };
}

/** At nine digits, so that what is written is not more than meant. */
function roundedDown(value: number): number {
  return Math.floor(value * 1e9) / 1e9;
}
