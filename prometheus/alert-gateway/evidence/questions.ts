import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { METRICS, prometheusName, SPAN_METRICS } from "../../../otel/catalogue/metrics.ts";
import { type Matchers, selector } from "../../../otel/catalogue/promql.ts";
import type { Sla } from "../../../otel/catalogue/sla.types.ts";
import { firstAlertLevel, latencyLimitSeconds, SLAS } from "../../../otel/catalogue/slas.ts";
import type { Sample } from "../../../otel/traces/trace.ts";
import type { BadBy } from "../analysis/explanation.ts";

/** Where the bad and the good events behind an alert can be found. */
export interface Questions {
  readonly badBy: BadBy;
  readonly follows: Sample["follows"];
  /** PromQL of series whose exemplars are such events; null where the application's own metric has none. */
  readonly exemplars: { readonly bad: string; readonly all: string } | null;
  /** TraceQL of the bad ones and of all. */
  readonly traceQl: { readonly bad: string; readonly all: string };
  /** An event that took longer is bad, in seconds; null where slowness is not the matter. */
  readonly limitSeconds: number | null;
}

/** Metrics of the application have no exemplars; of these, spans carry the id of what was measured. */
const MEASURED: Readonly<Record<string, string>> = {
  [prometheusName(METRICS.smsOutcomes)]: ATTRIBUTES.messageId,
  [prometheusName(METRICS.smsDeliveryDuration)]: ATTRIBUTES.messageId,
  [prometheusName(METRICS.alertTimeToAcknowledge)]: ATTRIBUTES.alertId,
  [prometheusName(METRICS.recordingReadyDuration)]: ATTRIBUTES.recordingId,
  [prometheusName(METRICS.voiceCommandDuration)]: ATTRIBUTES.voiceCommandId,
  [prometheusName(METRICS.callConnections)]: ATTRIBUTES.callId,
  [prometheusName(METRICS.callSetupDuration)]: ATTRIBUTES.callId,
};

/** The questions for the alert of this SLO; null where no row of the catalogue has this id. `traceQuery` is the alert's own. */
export function questionsOf(sloId: string, traceQuery: string | null): Questions | null {
  const sla: Sla | undefined = SLAS.find(({ id }) => id === sloId);
  if (sla === undefined) return null;
  const { indicator, service } = sla;
  const bad = traceQuery ?? `{ resource.service.name = "${service}" && status = error }`;
  if (indicator.type === "event_ratio" && indicator.badMetric === SPAN_METRICS.calls) {
    return {
      badBy: "failed",
      follows: "answer",
      exemplars: { bad: durations(indicator.badMatchers), all: durations(indicator.totalMatchers) },
      traceQl: { bad, all: spansOf(indicator.totalMatchers) },
      limitSeconds: null,
    };
  }
  const limitSeconds = limitOf(sla);
  if ("metric" in indicator && indicator.metric === SPAN_METRICS.duration && limitSeconds !== null) {
    const all = durations(indicator.matchers);
    return {
      badBy: "slow",
      follows: "answer",
      exemplars: { bad: all, all },
      traceQl: { bad, all: spansOf(indicator.matchers) },
      limitSeconds,
    };
  }
  const measured = MEASURED["metric" in indicator ? indicator.metric : indicator.totalMetric];
  const inService = `resource.service.name = "${service}"`;
  const ofThese = measured === undefined ? inService : `${inService} && span.${measured} != nil`;
  return {
    badBy: limitSeconds === null ? "failed" : "slow",
    follows: "everything",
    exemplars: null,
    traceQl: {
      bad:
        limitSeconds === null
          ? bad
          : `{ ${ofThese} && traceDuration > ${Math.round(limitSeconds * 1_000)}ms }`,
      all: `{ ${ofThese} }`,
    },
    limitSeconds,
  };
}

/** TraceQL of spans that ask for the same, to compare with. */
export function spansLike(service: string, name: string): string {
  return `{ resource.service.name = ${JSON.stringify(service)} && name = ${JSON.stringify(name)} }`;
}

function limitOf(sla: Sla): number | null {
  if (sla.kind === "threshold" && sla.indicator.type === "mean") {
    const { level } = firstAlertLevel(sla);
    return "seconds" in level ? level.seconds : null;
  }
  return latencyLimitSeconds(sla) ?? null;
}

function durations(matchers: Matchers): string {
  return selector(`${SPAN_METRICS.duration}_bucket`, matchers);
}

/** TraceQL of the spans that a selector of span metrics counts. */
function spansOf(matchers: Matchers): string {
  const conditions = Object.entries(matchers).flatMap(([label, value]) => {
    if (label === "span_kind") return [`kind = ${value.replace("SPAN_KIND_", "").toLowerCase()}`];
    if (label === "service_name") return [`resource.service.name = ${JSON.stringify(value)}`];
    if (label === "http_route" && !/^[~!]/.test(value)) return [`span.http.route = ${JSON.stringify(value)}`];
    // What is not understood makes the question wider, never empty.
    return [];
  });
  return conditions.length === 0 ? "{ }" : `{ ${conditions.join(" && ")} }`;
}
