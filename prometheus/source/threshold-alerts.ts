import { bucketSelector, labelName, plainNumber, selector } from "../../otel/catalogue/promql.ts";
import { alertName } from "../../otel/catalogue/rules.ts";
import type {
  GaugeIndicator,
  Level,
  MeanIndicator,
  QuantileIndicator,
  ShareIndicator,
  SlaThreshold,
} from "../../otel/catalogue/sla.types.ts";
import { alertLevels, levelValue } from "../../otel/catalogue/slas.ts";
import { annotationsOf, meanwhileOf } from "./annotations.ts";
import type { Clock } from "./durations.ts";
import { type AlertRule, alertLabels } from "./rule-model.ts";

/** PromQL of the value, over all series; the worst of what is judged by itself. */
export function thresholdValue(sla: SlaThreshold, clock: Clock): string {
  const { indicator } = sla;
  if (indicator.type === "gauge") {
    return `${indicator.aggregate}(${selector(indicator.metric, indicator.matchers)})`;
  }
  if (eachLabels(indicator).length > 0) {
    const worst = sla.comparison === ">" ? "max" : "min";
    return `${worst}(${shownValue(indicator, clock)}${conjunction(indicator)}${shownEvents(indicator, clock)})`;
  }
  return shownValue(indicator, clock);
}

/** PromQL of a value that is computed over a time, as panels show it. */
function shownValue(indicator: Exclude<SlaThreshold["indicator"], GaugeIndicator>, clock: Clock): string {
  const range = clock(`${indicator.windowSeconds}s`);
  if (indicator.type === "share") {
    const { total, orNone } = shareOf(indicator, "rate", range);
    return `${orNone} / (${total} > 0)`;
  }
  if (indicator.type === "mean") {
    const sum = selector(`${indicator.metric}_sum`, indicator.matchers);
    const count = selector(`${indicator.metric}_count`, indicator.matchers);
    return `sum(rate(${sum}[${range}])) / sum(rate(${count}[${range}]))`;
  }
  const buckets = selector(`${indicator.metric}_bucket`, indicator.matchers);
  return `histogram_quantile(${indicator.quantile}, ${folded("sum", ["le", ...eachLabels(indicator)])}(rate(${buckets}[${range}])))`;
}

/** PromQL of what is compared with the level: the value, or that of each of what is judged by itself. */
function judgedValue({ indicator, comparison }: SlaThreshold, clock: Clock): string {
  if (indicator.type === "gauge") {
    return `${folded(indicator.aggregate, eachLabels(indicator))}(${selector(indicator.metric, indicator.matchers)})`;
  }
  if (indicator.type === "share") {
    const { total, part, orNone } = shareOf(indicator, "rate", clock(`${indicator.windowSeconds}s`));
    // Where none of the bad ones was ever counted, nothing is above its level; where none of the good ones was, all is below.
    return `${comparison === ">" ? part : orNone} / ${total}`;
  }
  return shownValue(indicator, clock);
}

/** Of what is judged by itself only that is shown which had enough events, or a single bad one would look like the worst of all. */
function shownEvents(indicator: Exclude<SlaThreshold["indicator"], GaugeIndicator>, clock: Clock): string {
  const range = clock(`${indicator.windowSeconds}s`);
  if (indicator.type === "share")
    return `${shareOf(indicator, "increase", range).total} >= ${indicator.minimumEvents}`;
  const enough =
    indicator.type === "mean"
      ? indicator.minimumEvents
      : indicator.minimumBadEvents / (1 - indicator.quantile);
  return `${eventCount(indicator, range)} >= ${plainNumber(enough)}`;
}

/** Labels of what is judged by itself. */
export function eachLabels(indicator: SlaThreshold["indicator"]): readonly string[] {
  return "each" in indicator ? (indicator.each ?? []).map(labelName) : [];
}

/** An aggregation that keeps some labels apart. */
function folded(aggregate: string, labels: readonly string[]): string {
  return labels.length === 0 ? aggregate : `${aggregate} by (${labels.join(", ")}) `;
}

/** Between conditions that must hold together, of each that is judged by itself. */
function conjunction(indicator: SlaThreshold["indicator"]): string {
  return ` and on(${eachLabels(indicator).join(", ")}) `;
}

/** Alerts of a threshold, one for each level that tells somebody: its value beyond the level for as long as the row says. */
export function thresholdAlerts(sla: SlaThreshold, clock: Clock): readonly AlertRule[] {
  const alert = alertName(sla.id, "Breached");
  return alertLevels(sla).map(({ severity, level }) => {
    const beyond = `${judgedValue(sla, clock)} ${sla.comparison} ${plainNumber(levelValue(level))}`;
    return {
      alert,
      expr: [beyond, ...enoughEvents(sla, clock, level)].join(conjunction(sla.indicator)),
      for: clock(`${sla.forSeconds}s`),
      labels: alertLabels(sla, severity),
      annotations: {
        ...annotationsOf(sla, {
          alert,
          summary: sla.title,
          description: `Now ${valueTemplate(level)}${subjectTemplate(sla.indicator)}; at ${sla.comparison === ">" ? "most" : "least"} ${levelText(level)} is allowed.`,
        }),
        ...meanwhileOf(sla),
      },
    };
  });
}

/** Conditions without which a value says nothing: enough events, and enough bad ones among them. */
function enoughEvents(sla: SlaThreshold, clock: Clock, level: Level): readonly string[] {
  const { indicator } = sla;
  if (indicator.type === "gauge") return [];
  const range = clock(`${indicator.windowSeconds}s`);
  if (indicator.type === "share") {
    const { total, part, orNone } = shareOf(indicator, "increase", range);
    const { minimumEvents, minimumBadEvents } = indicator;
    const allowed = sla.comparison === ">" ? levelValue(level) : 1 - levelValue(level);
    const bad = sla.comparison === ">" ? part : `(${total} - ${orNone})`;
    return [
      `${total} >= ${minimumEvents}`,
      // More than the allowed share of enough events can be enough bad ones already.
      ...(Number((allowed * minimumEvents).toPrecision(12)) >= minimumBadEvents
        ? []
        : [`${bad} >= ${minimumBadEvents}`]),
    ];
  }
  const sum = folded("sum", eachLabels(indicator));
  const count = eventCount(indicator, range);
  if (indicator.type === "mean") return [`${count} >= ${indicator.minimumEvents}`];
  const good = bucketSelector(indicator.metric, indicator.matchers, levelValue(level));
  return [`(${count} - ${sum}(increase(${good}[${range}]))) >= ${indicator.minimumBadEvents}`];
}

function eventCount(indicator: QuantileIndicator | MeanIndicator, range: string): string {
  const count = selector(`${indicator.metric}_count`, indicator.matchers);
  return `${folded("sum", eachLabels(indicator))}(increase(${count}[${range}]))`;
}

interface Share {
  readonly total: string;
  /** Events whose share is judged; no result while there was none of these yet. */
  readonly part: string;
  /** The same; 0 while there was none. */
  readonly orNone: string;
}

function shareOf(indicator: ShareIndicator, fn: "rate" | "increase", range: string): Share {
  const labels = eachLabels(indicator);
  const sum = folded("sum", labels);
  const total = `${sum}(${fn}(${selector(indicator.totalMetric, indicator.totalMatchers)}[${range}]))`;
  const part = `${sum}(${fn}(${selector(indicator.partMetric, indicator.partMatchers)}[${range}]))`;
  return { total, part, orNone: `(${part} or ${labels.length === 0 ? "vector(0)" : `0 * ${total}`})` };
}

/** Which of those that are judged by themselves it is. */
function subjectTemplate(indicator: SlaThreshold["indicator"]): string {
  const labels = eachLabels(indicator).map((label) => `{{ $labels.${label} }}`);
  return labels.length === 0 ? "" : ` (${labels.join(" ")})`;
}

function valueTemplate(level: Level): string {
  if ("seconds" in level) return "{{ $value | humanizeDuration }}";
  if ("score" in level) return '{{ $value | printf "%.2f" }}';
  if ("bytes" in level) return "{{ $value | humanize1024 }}B";
  return "ratio" in level ? "{{ $value | humanizePercentage }}" : '{{ $value | printf "%.0f" }}';
}

function levelText(level: Level): string {
  const value = levelValue(level);
  if ("seconds" in level) return `${plainNumber(value)} s`;
  return "ratio" in level ? `${plainNumber(value * 100)}%` : plainNumber(value);
}
