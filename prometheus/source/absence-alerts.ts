import { SDK_METRICS, SPAN_METRICS, WEB_METRICS, WEB_VITAL_METRICS } from "../../otel/catalogue/metrics.ts";
import { selector } from "../../otel/catalogue/promql.ts";
import { alertName } from "../../otel/catalogue/rules.ts";
import type { Sla } from "../../otel/catalogue/sla.types.ts";
import { annotationsOf } from "./annotations.ts";
import type { Clock } from "./durations.ts";
import { type AlertRule, alertLabels } from "./rule-model.ts";
import { servicesReport } from "./services.ts";

/** How long measurements must be missing. */
export const ABSENCE_WAIT = "10m";

/** Since when all services must have reported: before, a metric that is not there yet is no loss. */
export const SETTLED_AFTER = "15m";

/**
 * Alert for an SLA that nobody measures any more: silence must not look like health. A process exports all its series
 * from its start, at zero, so one that is not there while all services report is lost (a release renamed or dropped it).
 * None for what the collector counts by spans or by browsers' words, and the SDK by sendings: no request and no browser
 * open are no loss; that spans do not arrive is told by SpansMissing.
 */
export function absenceAlerts(sla: Sla, clock: Clock): readonly AlertRule[] {
  const series = exportedSeries(sla);
  if (series === undefined) return [];
  const alert = alertName(sla.id, "NoData");
  return [
    {
      alert,
      expr: `absent(${series}) and on() ${servicesReport(clock(SETTLED_AFTER))}`,
      for: clock(ABSENCE_WAIT),
      labels: alertLabels(sla, "warning"),
      annotations: {
        ...annotationsOf(sla, {
          alert,
          summary: `${sla.title}: no measurements`,
          description:
            "The metric behind it does not arrive although the services report; whether the service level is kept is unknown.",
        }),
        impact: `Nobody would be told if this happened: ${sla.impact}`,
      },
    },
  ];
}

/** Of the collector, and of the SDK: no process has these at zero from its start. */
const FROM_FIRST_EVENT: ReadonlySet<string> = new Set([
  SPAN_METRICS.calls,
  SPAN_METRICS.duration,
  SDK_METRICS.spansProcessed,
  WEB_VITAL_METRICS.duration.prometheus,
  WEB_VITAL_METRICS.layoutShift.prometheus,
  WEB_METRICS.livePaint.prometheus,
]);

/** Selector of what a process exports from its start; undefined for what begins with its first event. */
export function exportedSeries({ indicator }: Sla): string | undefined {
  if (indicator.type === "gauge") return selector(indicator.metric, indicator.matchers);
  const counted = indicator.type === "event_ratio" || indicator.type === "share";
  const metric = counted ? indicator.totalMetric : indicator.metric;
  if (FROM_FIRST_EVENT.has(metric)) return undefined;
  return counted
    ? selector(metric, indicator.totalMatchers)
    : selector(`${metric}_count`, indicator.matchers);
}
