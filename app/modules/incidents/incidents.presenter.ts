import type { CurrentIncident, CurrentIncidents } from "./current-incidents.service.ts";
import type {
  CurrentIncidentJson,
  CurrentIncidentsJson,
  IncidentEventJson,
  IncidentJson,
} from "./incidents.contract.ts";
import { incidentStateOf } from "./incidents.policy.ts";
import type { Incident, IncidentEvent } from "./incidents.service.ts";
import type { MuteJson } from "./mutes.contract.ts";
import type { Mute } from "./mutes.policy.ts";

/** An incident as clients see it; `names` of those who look after one. */
export function presentIncident(incident: Incident, names: ReadonlyMap<string, string>): IncidentJson {
  const { annotations, acknowledgedBy } = incident;
  return {
    id: incident.id,
    alertname: incident.alertname,
    slo: incident.slo,
    service: incident.service,
    severity: incident.severity,
    audience: incident.audience,
    labels: incident.labels,
    state: incidentStateOf(incident),
    summary: annotations.summary ?? incident.alertname,
    description: annotations.description ?? null,
    impact: annotations.impact ?? null,
    meanwhile: annotations.meanwhile ?? null,
    runbookUrl: linkOf(annotations.runbook_url),
    dashboardUrl: linkOf(annotations.dashboard_url),
    traceUrl: linkOf(annotations.trace_url),
    explanation: annotations.explanation ?? null,
    explanationTraceUrls: (annotations.explanation_trace_urls ?? "")
      .split(/[\s,]+/)
      .flatMap((url) => linkOf(url) ?? []),
    budgetForecast: annotations.budget_forecast ?? null,
    startsAt: incident.startsAt.toISOString(),
    resolvedAt: incident.resolvedAt?.toISOString() ?? null,
    acknowledgedAt: incident.acknowledgedAt?.toISOString() ?? null,
    acknowledgedById: acknowledgedBy,
    acknowledgedByName: acknowledgedBy && (names.get(acknowledgedBy) ?? null),
    acknowledgedUntil: incident.acknowledgedUntil?.toISOString() ?? null,
    acknowledgeReason: incident.acknowledgeReason,
    isSilenced: incident.silenceId !== null,
    nextStepAt: incident.nextStep?.dueAt.toISOString() ?? null,
  };
}

/** A mute as clients see it. */
export function presentMute({ startsAt, endsAt, ...mute }: Mute): MuteJson {
  return { ...mute, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
}

/** Something that happened to an incident, as clients see it. */
export function presentIncidentEvent(
  event: IncidentEvent,
  names: ReadonlyMap<string, string>,
): IncidentEventJson {
  return {
    id: event.id,
    kind: event.kind,
    userId: event.userId,
    userName: event.userId && (names.get(event.userId) ?? null),
    detail: event.detail,
    at: event.createdAt.toISOString(),
  };
}

/** What pages now, as clients see it. */
export function presentCurrentIncidents({
  items,
  warnings,
  isDegraded,
}: CurrentIncidents): CurrentIncidentsJson {
  return { items: items.map(presentCurrent), warnings, isDegraded };
}

function presentCurrent({ labels, annotations, ...incident }: CurrentIncident): CurrentIncidentJson {
  const alertname = labels.alertname ?? "";
  return {
    incidentId: incident.incidentId,
    alertname,
    slo: labels.slo ?? null,
    service: labels.service ?? null,
    summary: annotations.summary ?? alertname,
    impact: annotations.impact ?? null,
    meanwhile: annotations.meanwhile ?? null,
    explanation: annotations.explanation ?? null,
    runbookUrl: linkOf(annotations.runbook_url),
    since: incident.since.toISOString(),
    acknowledgedByName: incident.acknowledgedByName,
    acknowledgedUntil: incident.acknowledgedUntil?.toISOString() ?? null,
  };
}

/** An address that may become a link; null where it is none. */
function linkOf(text: string | undefined): string | null {
  return text !== undefined && /^https?:\/\/\S+$/i.test(text) ? text : null;
}
