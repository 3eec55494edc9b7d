import { ERROR_BUDGET_ENDS_ALERT, SLO_RECORDINGS, sliBadEvents, sliEvents } from "../../otel/catalogue/rules.ts";
import type { Slo } from "../../otel/catalogue/sla.types.ts";
import { errorBudgetRatio } from "../../otel/catalogue/slas.ts";
import { parseDurationMs } from "./durations.ts";
import { FORECAST_HORIZON } from "./forecast-alerts.ts";
import { type ExpressionTest, firing, type RuleCase } from "./rule-cases.ts";
import { seriesName } from "./sample-series.ts";

const DAY_SECONDS = 86_400;

/** Cases of the forecast on recorded counts, in steps of ten minutes. */
export function forecastCases(slo: Slo): { readonly recorded: readonly RuleCase[]; readonly alert: readonly RuleCase[] } {
  const labels = { slo: slo.id, service: slo.service };
  const budget = errorBudgetRatio(slo);
  const counts = (values: { events30d: number; bad30d: number; events1d: number; bad1d: number }) =>
    (
      [
        [SLO_RECORDINGS.events30d, values.events30d],
        [SLO_RECORDINGS.badEvents30d, values.bad30d],
        [sliEvents("1d"), values.events1d],
        [sliBadEvents("1d"), values.bad1d],
      ] as const
    ).map(([name, value]) => ({ series: seriesName(name, labels), values: `${Number(value.toPrecision(12))}x20` }));
  const ends = (afterSeconds: number | undefined): ExpressionTest => ({
    expr: `round(${seriesName(SLO_RECORDINGS.budgetEnd, { slo: slo.id })} - time())`,
    eval_time: "1h",
    exp_samples:
      afterSeconds === undefined ? [] : [{ labels: seriesName("", { service: slo.service, slo: slo.id }), value: afterSeconds }],
  });
  const month = 3_000_000;
  const day = month / 30;
  const recorded = (name: string, values: Parameters<typeof counts>[0], after: number | undefined): RuleCase => ({
    name: `forecast: ${name}`,
    interval: "10m",
    input_series: counts(values),
    promql_expr_test: [ends(after)],
  });
  const horizonSeconds = parseDurationMs(FORECAST_HORIZON) / 1000;
  const alertCase = (name: string, endsIn: number, bad: number, asked: readonly [string, boolean][]): RuleCase => ({
    name: `forecast: ${name}`,
    interval: "10m",
    input_series: [
      // The end moves on with the clock.
      { series: seriesName(SLO_RECORDINGS.budgetEnd, labels), values: `${endsIn}+600x20` },
      { series: seriesName(sliBadEvents("1d"), labels), values: `${bad}x20` },
    ],
    promql_expr_test: asked.map(([evalTime, fires]) =>
      firing(ERROR_BUDGET_ENDS_ALERT, evalTime, fires, { slo: slo.id }),
    ),
  });
  const enough = slo.minimumBadEvents;
  return {
    recorded: [
      recorded(
        "half of the budget is left, and a tenth of it goes each day",
        { events30d: month, bad30d: month * budget * 0.5, events1d: day, bad1d: month * budget * 0.1 },
        5 * DAY_SECONDS,
      ),
      recorded(
        "the last day was a quiet one",
        { events30d: month, bad30d: month * budget * 0.5, events1d: day / 10, bad1d: month * budget * 0.1 },
        5 * DAY_SECONDS,
      ),
      recorded(
        "a stack of one day has a month before it",
        { events30d: day, bad30d: day * budget * 15, events1d: day, bad1d: day * budget * 15 },
        DAY_SECONDS,
      ),
      recorded(
        "overspent: it ends now",
        { events30d: month, bad30d: month * budget * 2, events1d: day, bad1d: 10 },
        0,
      ),
      recorded("nothing goes wrong: no end", { events30d: month, bad30d: 10, events1d: day, bad1d: 0 }, undefined),
    ],
    alert: [
      alertCase("just within the days, for an hour", horizonSeconds - 1, enough, [
        ["50m", false],
        ["1h", true],
      ]),
      alertCase("just as far away as the days", horizonSeconds, enough, [["2h", false]]),
      alertCase("one bad event too few", 0, enough - 1, [["2h", false]]),
    ],
  };
}
