import {
  alertName,
  type SliWindow,
  sliBadEvents,
  sliErrorRatio,
  sliEvents,
} from "../../otel/catalogue/rules.ts";
import type { BurnRateWindow, Slo } from "../../otel/catalogue/sla.types.ts";
import { BURN_RATE_WINDOWS, errorBudgetRatio } from "../../otel/catalogue/slas.ts";
import {
  BAD_EVENTS_THAT_ARE_NO_CHANCE,
  EVENTS_THAT_SHOW_RECOVERY,
  PAGE_KEEPS_FIRING,
  severityOf,
} from "./burn-rate-alerts.ts";
import { formatDuration, parseDurationMs } from "./durations.ts";
import { firing, type RuleCase } from "./rule-cases.ts";
import { type SampleSeries, seriesName } from "./sample-series.ts";

const MINUTE_MS = 60_000;

/** What is recorded of one window, as it is at first; and as it is from a minute on, where it changes. */
interface Recorded {
  readonly ratio?: number;
  readonly bad?: number;
  readonly events?: number;
}

type Windows = Partial<Record<SliWindow, Recorded>>;

/** Cases of the burn-rate alerts of an SLO, fed with recorded shares so that every boundary is exact. */
export function burnRateCases(slo: Slo): {
  /** Of the rows that page, minute by minute. */
  readonly pages: readonly RuleCase[];
  /** Of those that wait for hours, in steps of ten minutes. */
  readonly warnings: readonly RuleCase[];
} {
  const [pages, warnings] = (["critical", "warning"] as const).map((severity) =>
    BURN_RATE_WINDOWS.filter((row) => row.severity === severity),
  );
  return {
    pages: (pages ?? []).flatMap((row) => [...boundaryCases(slo, row), ...pageCases(slo, row)]),
    warnings: (warnings ?? []).flatMap((row) => boundaryCases(slo, row)),
  };
}

/** Steps in which a row is looked at. */
function stepMsOf(row: BurnRateWindow): number {
  return row.severity === "critical" ? MINUTE_MS : 10 * MINUTE_MS;
}

/** Both sides of every condition under which an alert begins. */
function boundaryCases(slo: Slo, row: BurnRateWindow): readonly RuleCase[] {
  const limit = row.factor * errorBudgetRatio(slo);
  const above = limit * 1.001;
  const waitMs = parseDurationMs(row.for);
  const stepMs = stepMsOf(row);
  const burning = burningWindows(slo, row);
  const rowCase = (title: string, windows: Windows, fires: boolean): RuleCase =>
    caseOf(slo, row, title, windows, [
      ...(fires ? [[waitMs - stepMs, false] as const, [waitMs, true] as const] : []),
      ...(fires ? [] : [[waitMs + 2 * stepMs, false] as const]),
    ]);
  const changed = (window: SliWindow, recorded: Recorded): Windows => ({
    ...burning,
    [window]: { ...burning[window], ...recorded },
  });
  return [
    rowCase("just above in both fires after its time", burning, true),
    rowCase("the long window exactly at the limit is silent", changed(row.long, { ratio: limit }), false),
    rowCase("the short window exactly at the limit is silent", changed(row.short, { ratio: limit }), false),
    rowCase("just below in the long window is silent", changed(row.long, { ratio: limit * 0.999 }), false),
    rowCase("just below in the short window is silent", changed(row.short, { ratio: limit * 0.999 }), false),
    rowCase(
      "mended: the long window is hot, the short one cool",
      changed(row.short, { ratio: limit * 0.5 }),
      false,
    ),
    rowCase(
      "one bad event too few is silent",
      changed(row.long, { ratio: above, bad: slo.minimumBadEvents - 1 }),
      false,
    ),
  ];
}

/** What only a page asks: failures of now, no chance, and an end that is shown. */
function pageCases(slo: Slo, row: BurnRateWindow): readonly RuleCase[] {
  const limit = row.factor * errorBudgetRatio(slo);
  const burning = burningWindows(slo, row);
  const keepMs = parseDurationMs(PAGE_KEEPS_FIRING);
  const firedMs = 20 * MINUTE_MS;
  const enough = EVENTS_THAT_SHOW_RECOVERY;
  const changed = (window: SliWindow, recorded: Recorded): Windows => ({
    ...burning,
    [window]: { ...burning[window], ...recorded },
  });
  const silent = (title: string, windows: Windows): RuleCase =>
    caseOf(slo, row, title, windows, [[30 * MINUTE_MS, false]]);
  const ends = (title: string, after: Windows, lasts: boolean): RuleCase =>
    caseOf(
      slo,
      row,
      title,
      burning,
      [
        [firedMs, true],
        [firedMs + keepMs, true],
        [firedMs + keepMs + 2 * MINUTE_MS, lasts],
        [firedMs + keepMs + 12 * MINUTE_MS, lasts],
      ],
      after,
    );
  const cool = limit * 0.5;
  const hot = limit * 1.001;
  const after = (five: Recorded, thirty: Recorded, hour: Recorded): Windows => {
    const now: Windows = { "5m": five, "30m": thirty, "1h": hour };
    // What the row itself needs burns on.
    return { ...now, [row.long]: { ...burning[row.long], ...now[row.long], ratio: hot } };
  };
  return [
    silent(
      "one bad event too few in the short window is silent",
      changed(row.short, { bad: BAD_EVENTS_THAT_ARE_NO_CHANCE - 1 }),
    ),
    silent("the last five minutes exactly at the limit is silent", changed("5m", { ratio: limit })),
    withOtherAlerts(
      slo,
      row,
      silent("few events, hot in half an hour, but nobody was paged about this", {
        ...burning,
        "5m": { ratio: cool, bad: BAD_EVENTS_THAT_ARE_NO_CHANCE, events: enough - 1 },
        "30m": { ...burning["30m"], ratio: hot, bad: BAD_EVENTS_THAT_ARE_NO_CHANCE, events: enough },
      }),
    ),
    ends(
      "it ends when five minutes of enough events are cool",
      after({ ratio: cool, events: enough }, { ratio: hot, events: enough }, { ratio: hot }),
      false,
    ),
    ends(
      "it ends when five minutes of enough events are at the limit",
      after({ ratio: limit, events: enough }, { ratio: hot, events: enough }, { ratio: hot }),
      false,
    ),
    ends(
      "few events in five minutes do not end it while half an hour burns",
      after({ ratio: cool, events: enough - 1 }, { ratio: hot, events: enough }, { ratio: cool }),
      true,
    ),
    ends(
      "few events in five minutes: half an hour ends it",
      after({ ratio: cool, events: enough - 1 }, { ratio: cool, events: enough }, { ratio: hot }),
      false,
    ),
    ends(
      "few events in half an hour do not end it while an hour burns",
      after({ ratio: cool, events: enough - 1 }, { ratio: cool, events: enough - 1 }, { ratio: hot }),
      true,
    ),
    ...(row.long === "1h"
      ? []
      : [
          ends(
            "few events in half an hour: an hour ends it",
            after({ ratio: cool, events: enough - 1 }, { ratio: cool, events: enough - 1 }, { ratio: cool }),
            false,
          ),
        ]),
    ends(
      "events enough that burn in five minutes go on",
      after({ ratio: hot, events: enough }, { ratio: cool, events: enough }, { ratio: cool }),
      true,
    ),
  ];
}

/** The same while alerts fire that are not this one: of another window, of another SLO, and one that only waits. */
function withOtherAlerts(slo: Slo, row: BurnRateWindow, ruleCase: RuleCase): RuleCase {
  const others = [
    { slo: slo.id, window: "another", alertstate: "firing" },
    { slo: slo.id, window: row.long, alertstate: "pending" },
    { slo: "another", window: row.long, alertstate: "firing" },
  ];
  const series = others.map((labels) => ({
    series: seriesName("ALERTS", { alertname: "Another", ...labels }),
    values: "1x40",
  }));
  return { ...ruleCase, input_series: [...ruleCase.input_series, ...series] };
}

/** Everything just beyond what the row asks for. */
function burningWindows(slo: Slo, row: BurnRateWindow): Windows {
  const ratio = row.factor * errorBudgetRatio(slo) * 1.001;
  return {
    "5m": { ratio, events: EVENTS_THAT_SHOW_RECOVERY },
    [row.short]: { ratio, bad: BAD_EVENTS_THAT_ARE_NO_CHANCE, events: EVENTS_THAT_SHOW_RECOVERY },
    [row.long]: { ratio, bad: slo.minimumBadEvents },
  };
}

function caseOf(
  slo: Slo,
  row: BurnRateWindow,
  title: string,
  windows: Windows,
  asked: readonly (readonly [timeMs: number, fires: boolean])[],
  after: Windows = windows,
): RuleCase {
  const labels = { slo: slo.id, service: slo.service };
  const names = { ratio: sliErrorRatio, bad: sliBadEvents, events: sliEvents };
  const lastMs = Math.max(...asked.map(([timeMs]) => timeMs));
  const stepMs = stepMsOf(row);
  const steps = lastMs / stepMs + 2;
  const picked = { severity: severityOf(slo, row.severity), window: row.long };
  const series = (Object.keys({ ...windows, ...after }) as SliWindow[]).flatMap((window) =>
    (["ratio", "bad", "events"] as const).flatMap((what): SampleSeries[] => {
      const first = windows[window]?.[what];
      const then = after[window]?.[what] ?? first;
      if (first === undefined && then === undefined) return [];
      const values =
        after === windows || first === then
          ? `${first ?? then}x${steps}`
          : `${first === undefined ? "_x21" : `${first}x20`} ${then}x${Math.max(steps - 21, 0)}`;
      return [{ series: seriesName(names[what](window), labels), values }];
    }),
  );
  return {
    name: `${row.long} and ${row.short} at ${row.factor} times the budget: ${title}`,
    interval: formatDuration(stepMs),
    input_series: series,
    promql_expr_test: asked.map(([timeMs, fires]) =>
      firing(
        alertName(slo.id, "BudgetBurn"),
        formatDuration(timeMs),
        fires,
        fires || after !== windows ? picked : {},
      ),
    ),
  };
}
