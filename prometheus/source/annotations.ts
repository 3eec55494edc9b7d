import { SPAN_METRICS } from "../../otel/catalogue/metrics.ts";
import { labelName, type Matchers, readMatcher } from "../../otel/catalogue/promql.ts";
import { DASHBOARD_UIDS } from "../../otel/catalogue/rules.ts";
import type { Sla } from "../../otel/catalogue/sla.types.ts";
import { latencyLimitSeconds } from "../../otel/catalogue/slas.ts";
import { traceLink } from "../../otel/catalogue/trace-link.ts";
import type { AlertAnnotations } from "./rule-model.ts";

/**
 * Where links in alerts begin: external labels (prometheus.yml), which Prometheus fills in when an alert fires, so that the
 * same rules fit every machine. The runbooks are served by the alert gateway, which needs no other part.
 */
const RUNBOOKS = "{{ $externalLabels.runbooks_url }}";
const GRAFANA = "{{ $externalLabels.grafana_url }}";

/** Link to an alert's heading in a runbook. */
export function runbookUrl(runbook: string, alert: string): string {
  return `${RUNBOOKS}/${runbook}#${alert.toLowerCase()}`;
}

/** Link to a dashboard; of an SLO with it chosen. What the dashboard cannot choose would empty its tables and graphs. */
export function dashboardUrl(uid: string, sla?: Sla): string {
  return `${GRAFANA}/d/${uid}${sla?.kind === "slo" ? `?var-slo=${sla.id}` : ""}`;
}

/** Link to the traces that a TraceQL query finds, in Grafana's Explore. */
export function traceUrl(traceQuery: string): string {
  return traceLink(GRAFANA, traceQuery);
}

/** Everything that an alert of an SLA row says beside its summary and description. */
export function annotationsOf(
  sla: Sla,
  text: { readonly alert: string; readonly summary: string; readonly description: string },
): AlertAnnotations {
  const traceQuery = traceQueryOf(sla);
  return {
    summary: text.summary,
    description: text.description,
    impact: sla.impact,
    runbook_url: runbookUrl(sla.id, text.alert),
    dashboard_url: dashboardUrl(DASHBOARD_UIDS.oncall, sla),
    trace_query: traceQuery,
    trace_url: traceUrl(traceQuery),
  };
}

/** What the application does by itself while a row is missed; of what is only unknown or to come nothing is said. */
export function meanwhileOf({ meanwhile }: Pick<Sla, "meanwhile">): Pick<AlertAnnotations, "meanwhile"> {
  return meanwhile === undefined ? {} : { meanwhile };
}

/** TraceQL for the traces behind an SLA: the slow or failed spans themselves where it is measured on spans. */
export function traceQueryOf(sla: Sla): string {
  const { indicator } = sla;
  const fallback = `{ resource.service.name = "${sla.service}" && status = error }`;
  if (indicator.type === "event_ratio" || indicator.type === "share") {
    const [metric, matchers] =
      indicator.type === "share"
        ? [indicator.partMetric, indicator.partMatchers]
        : [indicator.badMetric, indicator.badMatchers];
    return metric === SPAN_METRICS.calls ? `{ ${spanConditions(matchers).join(" && ")} }` : fallback;
  }
  if (indicator.type === "gauge" || indicator.metric !== SPAN_METRICS.duration) return fallback;
  const seconds = latencyLimitSeconds(sla) ?? 0;
  return `{ ${[...spanConditions(indicator.matchers), `duration > ${Math.round(seconds * 1000)}ms`].join(" && ")} }`;
}

function spanConditions(matchers: Matchers): string[] {
  return Object.entries(matchers).map(([label, value]) => {
    const { operator, text } = readMatcher(value);
    if (label === "span_kind") return `kind = ${value.replace("SPAN_KIND_", "").toLowerCase()}`;
    if (label === "service_name") return `resource.service.name = "${value}"`;
    const attribute = SPAN_METRICS.dimensions.find((name) => labelName(name) === label);
    if (attribute === undefined) throw new Error(`No span attribute behind the label ${label}`);
    if (attribute === "http.response.status_code" && value === "~5..") return `span.${attribute} >= 500`;
    return `span.${attribute} ${operator} "${text}"`;
  });
}
