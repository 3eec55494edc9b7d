import { labelName, plainNumber, selector } from "../../otel/catalogue/promql.ts";
import { alertName } from "../../otel/catalogue/rules.ts";
import type { MeanIndicator, QuantileIndicator, SlaThreshold } from "../../otel/catalogue/sla.types.ts";
import { thresholdLevel } from "../../otel/catalogue/slas.ts";
import { annotationsOf } from "./annotations.ts";
import type { Clock } from "./durations.ts";
import type { AlertRule } from "./rule-model.ts";

/** PromQL of the value, over all series. */
export function thresholdValue(sla: SlaThreshold, clock: Clock): string {
  const { indicator } = sla;
  if (indicator.type === "gauge") {
    return `${indicator.aggregate}(${selector(indicator.metric, indicator.matchers)})`;
  }
  if (indicator.type === "mean") {
    const range = clock(`${indicator.windowSeconds}s`);
    const sum = selector(`${indicator.metric}_sum`, indicator.matchers);
    const count = selector(`${indicator.metric}_count`, indicator.matchers);
    return `sum(rate(${sum}[${range}])) / sum(rate(${count}[${range}]))`;
  }
  const buckets = selector(`${indicator.metric}_bucket`, indicator.matchers);
  const range = clock(`${indicator.windowSeconds}s`);
  return `histogram_quantile(${indicator.quantile}, sum by (le) (rate(${buckets}[${range}])))`;
}

/** PromQL of what is compared with the level: the value, or that of each value of the attribute that is judged by itself. */
function judgedValue(sla: SlaThreshold, clock: Clock): string {
  const { indicator } = sla;
  if (indicator.type !== "gauge" || indicator.each === undefined) return thresholdValue(sla, clock);
  return `${indicator.aggregate} by (${labelName(indicator.each)}) (${selector(indicator.metric, indicator.matchers)})`;
}

/**
 * Events below which a quantile says nothing: fewer than 1 / (1 − q) events have no such percentile of their own,
 * only a maximum.
 */
export function quantileMinimumEvents(quantile: number): number {
  return Math.ceil(Number((1 / (1 - quantile)).toPrecision(12)));
}

/** Alert of a threshold: its value beyond the level for as long as the row says. */
export function thresholdAlert(sla: SlaThreshold, clock: Clock): AlertRule {
  const { indicator } = sla;
  const beyond = `${judgedValue(sla, clock)} ${sla.comparison} ${plainNumber(thresholdLevel(sla))}`;
  return {
    alert: alertName(sla.id, "Breached"),
    expr: indicator.type === "gauge" ? beyond : `${beyond} and ${enoughEvents(indicator, clock)}`,
    for: clock(`${sla.forSeconds}s`),
    labels: { slo: sla.id, service: sla.service, severity: sla.severity },
    annotations: annotationsOf(sla, {
      alert: alertName(sla.id, "Breached"),
      summary: sla.title,
      description: `Now ${valueTemplate(sla)}${subjectTemplate(indicator)}; at ${sla.comparison === ">" ? "most" : "least"} ${limitText(sla)} is allowed.`,
    }),
  };
}

function enoughEvents(indicator: QuantileIndicator | MeanIndicator, clock: Clock): string {
  const count = selector(`${indicator.metric}_count`, indicator.matchers);
  const minimum =
    indicator.type === "mean" ? indicator.minimumEvents : quantileMinimumEvents(indicator.quantile);
  return `on() sum(increase(${count}[${clock(`${indicator.windowSeconds}s`)}])) >= ${minimum}`;
}

/** Which of those that are judged by themselves it is. */
function subjectTemplate(indicator: SlaThreshold["indicator"]): string {
  if (indicator.type !== "gauge" || indicator.each === undefined) return "";
  return ` ({{ $labels.${labelName(indicator.each)} }})`;
}

function valueTemplate(sla: SlaThreshold): string {
  if ("seconds" in sla.threshold) return "{{ $value | humanizeDuration }}";
  if ("score" in sla.threshold) return '{{ $value | printf "%.2f" }}';
  return "ratio" in sla.threshold ? "{{ $value | humanize }}" : '{{ $value | printf "%.0f" }}';
}

function limitText(sla: SlaThreshold): string {
  const limit = plainNumber(thresholdLevel(sla));
  return "seconds" in sla.threshold ? `${limit} s` : limit;
}
