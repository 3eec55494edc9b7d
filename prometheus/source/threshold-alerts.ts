import { bucketSelector, labelName, plainNumber, selector } from "../../otel/catalogue/promql.ts";
import { alertName } from "../../otel/catalogue/rules.ts";
import type { Level, ShareIndicator, SlaThreshold } from "../../otel/catalogue/sla.types.ts";
import { type AlertLevel, alertLevels, levelValue } from "../../otel/catalogue/slas.ts";
import { annotationsOf, meanwhileOf } from "./annotations.ts";
import type { Clock } from "./durations.ts";
import { type AlertRule, alertLabels } from "./rule-model.ts";

/** PromQL of the value, over all series. */
export function thresholdValue(sla: SlaThreshold, clock: Clock): string {
  const { indicator } = sla;
  if (indicator.type === "gauge") {
    return `${indicator.aggregate}(${selector(indicator.metric, indicator.matchers)})`;
  }
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
  return `histogram_quantile(${indicator.quantile}, sum by (le) (rate(${buckets}[${range}])))`;
}

/** PromQL of what is compared with the level: the value, or that of each value of the attribute that is judged by itself. */
function judgedValue(sla: SlaThreshold, clock: Clock): string {
  const { indicator } = sla;
  if (indicator.type === "share") {
    const { total, part, orNone } = shareOf(indicator, "rate", clock(`${indicator.windowSeconds}s`));
    // Where none of the bad ones was ever counted, nothing is above its level; where none of the good ones was, all is below.
    return `${sla.comparison === ">" ? part : orNone} / ${total}`;
  }
  if (indicator.type !== "gauge" || indicator.each === undefined) return thresholdValue(sla, clock);
  return `${indicator.aggregate} by (${labelName(indicator.each)}) (${selector(indicator.metric, indicator.matchers)})`;
}

/** Alerts of a threshold, one for each level that tells somebody: its value beyond the level for as long as the row says. */
export function thresholdAlerts(sla: SlaThreshold, clock: Clock): readonly AlertRule[] {
  const alert = alertName(sla.id, "Breached");
  return alertLevels(sla).map(({ severity, level }) => {
    const beyond = `${judgedValue(sla, clock)} ${sla.comparison} ${plainNumber(levelValue(level))}`;
    return {
      alert,
      expr: [beyond, ...enoughEvents(sla, { severity, level }, clock)].join(" and on() "),
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
function enoughEvents(sla: SlaThreshold, { level }: AlertLevel, clock: Clock): readonly string[] {
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
  const count = `sum(increase(${selector(`${indicator.metric}_count`, indicator.matchers)}[${range}]))`;
  if (indicator.type === "mean") return [`${count} >= ${indicator.minimumEvents}`];
  const good = bucketSelector(indicator.metric, indicator.matchers, levelValue(level));
  return [`(${count} - sum(increase(${good}[${range}]))) >= ${indicator.minimumBadEvents}`];
}

interface Share {
  readonly total: string;
  /** Events whose share is judged; no result while there was none of these yet. */
  readonly part: string;
  /** The same; 0 while there was none. */
  readonly orNone: string;
}

function shareOf(indicator: ShareIndicator, fn: "rate" | "increase", range: string): Share {
  const total = `sum(${fn}(${selector(indicator.totalMetric, indicator.totalMatchers)}[${range}]))`;
  const part = `sum(${fn}(${selector(indicator.partMetric, indicator.partMatchers)}[${range}]))`;
  return { total, part, orNone: `(${part} or vector(0))` };
}

/** Which of those that are judged by themselves it is. */
function subjectTemplate(indicator: SlaThreshold["indicator"]): string {
  if (indicator.type !== "gauge" || indicator.each === undefined) return "";
  return ` ({{ $labels.${labelName(indicator.each)} }})`;
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
