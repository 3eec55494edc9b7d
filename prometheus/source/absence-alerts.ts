import { selector } from "../../otel/catalogue/promql.ts";
import { alertName } from "../../otel/catalogue/rules.ts";
import type { Sla } from "../../otel/catalogue/sla.types.ts";
import { annotationsOf } from "./annotations.ts";
import type { Clock } from "./durations.ts";
import { type AlertRule, alertLabels } from "./rule-model.ts";
import { sliQueries } from "./sli.ts";

/**
 * Alert for an SLA that nobody measures any more: silence must not look like health. Gauges are exported all the time,
 * so their absence counts at once; counters appear with the first event, so only one that was there within a day
 * and is gone counts.
 */
export function absenceAlert(sla: Sla, clock: Clock): AlertRule {
  const alert = alertName(sla.id, "NoData");
  return {
    alert,
    expr: absenceExpression(sla, clock),
    for: clock(absenceWait(sla)),
    labels: alertLabels(sla, "warning"),
    annotations: {
      ...annotationsOf(sla, {
        alert,
        summary: `${sla.title}: no measurements`,
        description:
          "The metric behind it has stopped arriving; whether the service level is kept is unknown.",
      }),
      impact: `Nobody would be told if this happened: ${sla.impact}`,
    },
  };
}

/** How long measurements must be missing; longer for counters, which a restarted process shows only with its next event. */
export function absenceWait(sla: Sla): string {
  return sla.indicator.type === "gauge" ? "10m" : "30m";
}

function absenceExpression(sla: Sla, clock: Clock): string {
  const { indicator } = sla;
  if (indicator.type === "gauge") return `absent(${selector(indicator.metric, indicator.matchers)})`;
  const series = countedSeries(sla);
  return `count(present_over_time(${series}[${clock("1d")}])) unless count(${series})`;
}

/** The series whose disappearance means that nobody counts any more. */
function countedSeries(sla: Sla): string {
  if (sla.kind === "slo") return sliQueries(sla).presence;
  const { indicator } = sla;
  if (indicator.type === "share") return selector(indicator.totalMetric, indicator.totalMatchers);
  return selector(
    indicator.type === "gauge" ? indicator.metric : `${indicator.metric}_count`,
    indicator.matchers,
  );
}
