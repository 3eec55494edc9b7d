import type { Slo } from "../../../otel/catalogue/sla.types.ts";
import type { AlertRule, RecordingRule } from "../rule-model.ts";
import { ruleRunner } from "../promql/rule-engine.ts";
import { readSeriesName } from "../promql/promtool-notation.ts";
import { type Labels, SeriesStore } from "../promql/series.ts";
import { parseExpression, type SelectorExpression } from "../promql/syntax.ts";
import { eventSeries } from "../sample-series.ts";
import type { MinuteOfEvents } from "./traffic.ts";

/** A time during which somebody was paged, in minutes; open where it had not ended with the week. */
export interface Page {
  readonly fromMinute: number;
  readonly toMinute: number;
}

const MINUTE_MS = 60_000;

/**
 * When somebody would be paged about an SLO, minute by minute: counters as the application exports them, the rules as
 * they are written. Counters begin at zero, before the first event. Severities of one SLO are one page.
 */
export function pagesOf(
  slo: Slo,
  rules: readonly (RecordingRule | AlertRule)[],
  minutes: readonly MinuteOfEvents[],
): readonly Page[] {
  const store = new SeriesStore();
  const exported = exporter(slo);
  const runners = rules.map(ruleRunner);
  const critical = parseExpression(
    `ALERTS{alertstate="firing",severity="critical",slo="${slo.id}"}`,
  ) as SelectorExpression;
  const pages: Page[] = [];
  let since: number | undefined;
  let total = 0;
  let bad = 0;
  for (const [minute, events] of minutes.entries()) {
    total += events.total;
    bad += events.bad;
    const timeMs = minute * MINUTE_MS;
    for (const { labels, value } of exported(total, bad)) store.append(labels, timeMs, value);
    for (const run of runners) run(store, timeMs);
    const isPaged = store
      .select(critical)
      .some((series) => series.timesMs.at(-1) === timeMs && series.values.at(-1) === 1);
    if (isPaged) since ??= minute;
    else if (since !== undefined) {
      pages.push({ fromMinute: since, toMinute: minute });
      since = undefined;
    }
  }
  if (since !== undefined) pages.push({ fromMinute: since, toMinute: minutes.length });
  return pages;
}

/** The counters of an SLO at so many events, as `eventSeries` names them. */
function exporter(slo: Slo): (total: number, bad: number) => readonly { labels: Labels; value: number }[] {
  // Each counter is a sum of all and of bad events: which, is read off two examples.
  const growth = (total: number, bad: number) =>
    eventSeries(slo, { total, bad, steps: 1 }).map(({ series, values }) => ({
      labels: readSeriesName(series),
      perStep: Number(/\+([\d.]+)x/.exec(values)?.[1] ?? 0),
    }));
  const ofTotal = growth(1, 0);
  const ofBoth = growth(1, 1);
  return (total, bad) =>
    ofTotal.map(({ labels, perStep }, index) => ({
      labels,
      value: perStep * total + ((ofBoth[index]?.perStep ?? 0) - perStep) * bad,
    }));
}
