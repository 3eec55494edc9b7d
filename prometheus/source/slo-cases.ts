import { plainNumber, selector } from "../../otel/catalogue/promql.ts";
import {
  alertName,
  SLO_RECORDINGS,
  type SliWindow,
  sliErrorRatio,
  sliEvents,
} from "../../otel/catalogue/rules.ts";
import type { BurnRateWindow, Slo } from "../../otel/catalogue/sla.types.ts";
import { BURN_RATE_WINDOWS, errorBudgetRatio } from "../../otel/catalogue/slas.ts";
import { absenceWait } from "./absence-alerts.ts";
import { severityOf } from "./burn-rate-alerts.ts";
import { formatDuration, parseDurationMs } from "./durations.ts";
import { type ExpressionTest, firing, type RuleCase } from "./rule-cases.ts";
import { eventSeries, type SampleSeries, seriesName } from "./sample-series.ts";

const MINUTE_MS = 60_000;

/** Cases of one SLO: alerts on recorded shares, everything on counted events, then over days and over a month. */
export function sloCases(slo: Slo): {
  readonly boundaries: readonly RuleCase[];
  readonly counted: readonly RuleCase[];
  readonly days: readonly RuleCase[];
  readonly month: readonly RuleCase[];
} {
  return {
    boundaries: [...BURN_RATE_WINDOWS.flatMap((row) => burnCases(slo, row)), ...absenceCases(slo)],
    counted: countedCases(slo),
    days: [longWindowCase(slo)],
    month: budgetCases(slo),
  };
}

/** One pair of windows, fed with recorded shares so that its boundary is exact. */
function burnCases(slo: Slo, row: BurnRateWindow): readonly RuleCase[] {
  const alert = alertName(slo.id, "BudgetBurn");
  const limit = row.factor * errorBudgetRatio(slo);
  const waitMs = parseDurationMs(row.for);
  const steps = waitMs / MINUTE_MS + 30;
  const labels = { slo: slo.id, service: slo.service };
  const constant = (name: string, value: number): SampleSeries => ({
    series: seriesName(name, labels),
    values: `${value}x${steps}`,
  });
  const name = `${row.long} and ${row.short} at ${row.factor} times the budget`;
  const picked = { severity: severityOf(slo, row.severity), window: row.long };
  const rowCase = (
    title: string,
    values: { long: number; short: number; events: number },
    fires: boolean,
  ): RuleCase => ({
    name: `${name}: ${title}`,
    interval: "1m",
    input_series: [
      constant(sliErrorRatio(row.long), values.long),
      constant(sliErrorRatio(row.short), values.short),
      constant(sliEvents(row.long), values.events),
    ],
    promql_expr_test: fires
      ? [
          firing(alert, formatDuration(waitMs - MINUTE_MS), false, picked),
          firing(alert, formatDuration(waitMs), true, picked),
        ]
      : [firing(alert, formatDuration(waitMs + 20 * MINUTE_MS), false)],
  });
  const enough = slo.minimumEvents;
  const above = limit * 1.001;
  const cool = limit * 0.5;
  return [
    rowCase("just above in both fires after its time", { long: above, short: above, events: enough }, true),
    rowCase(
      "the long window exactly at the limit is silent",
      { long: limit, short: above, events: enough },
      false,
    ),
    rowCase(
      "the short window exactly at the limit is silent",
      { long: above, short: limit, events: enough },
      false,
    ),
    rowCase(
      "just below in the long window is silent",
      { long: limit * 0.999, short: above, events: enough },
      false,
    ),
    rowCase(
      "recovered: the long window is hot, the short one cool",
      { long: above, short: cool, events: enough },
      false,
    ),
    rowCase("one event too few is silent", { long: above, short: above, events: enough - 1 }, false),
  ];
}

/** From counted events to an alert, through the recording rules. */
function countedCases(slo: Slo): readonly RuleCase[] {
  const alert = alertName(slo.id, "BudgetBurn");
  const first = BURN_RATE_WINDOWS[0];
  const allowed = errorBudgetRatio(slo);
  const total = 1000 * Math.max(1, Math.ceil(slo.minimumEvents / 1000));
  const share = Math.min(1, first.factor * allowed * 1.2);
  const steps = 75;
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
      name: "low traffic, all of it bad, is silent",
      interval: "1m",
      // One event in half an hour.
      input_series: eventSeries(slo, { total: 1 / 30, bad: 1 / 30, steps }),
      promql_expr_test: [sample(short, "70m", 1), firing(alert, "70m", false)],
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

function absenceCases(slo: Slo): readonly RuleCase[] {
  const alert = alertName(slo.id, "NoData");
  const waitMs = parseDurationMs(absenceWait(slo));
  const present = eventSeries(slo, { total: 10, steps: 60 });
  return [
    {
      name: "measurements that stop are noticed",
      interval: "1m",
      input_series: present,
      promql_expr_test: [
        firing(alert, "60m", false),
        // The last value is looked back at for five minutes; then the waiting time begins.
        firing(alert, formatDuration(65 * MINUTE_MS + waitMs - MINUTE_MS), false),
        firing(alert, formatDuration(65 * MINUTE_MS + waitMs), true),
      ],
    },
    {
      name: "what was never measured is no loss",
      interval: "1m",
      input_series: [],
      promql_expr_test: [firing(alert, "2h", false)],
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
    promql_expr_test: (["2h", "6h", "1d", "3d"] as const).map(expected),
  };
}

/** A quarter of the allowed events were bad: three quarters of the budget are left. */
function budgetCases(slo: Slo): readonly RuleCase[] {
  const total = 100_000;
  const bad = Number((total * errorBudgetRatio(slo) * 0.25).toPrecision(12));
  const steps = 24 * 31;
  return [
    {
      name: "the budget of 30 days comes from counted events",
      interval: "1h",
      input_series: eventSeries(slo, { total, bad, steps }),
      promql_expr_test: [
        isAbout(slo, SLO_RECORDINGS.budgetRemaining, "31d", 0.75, 0.001),
        isAbout(slo, SLO_RECORDINGS.events30d, "31d", total * 24 * 30, 0.01),
        isAbout(slo, SLO_RECORDINGS.badEvents30d, "31d", bad * 24 * 30, 0.01),
      ],
    },
    {
      name: "a month without any event has no budget to speak of",
      interval: "1h",
      input_series: eventSeries(slo, { total: 0, bad: 0, steps }),
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
