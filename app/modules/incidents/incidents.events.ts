import { defineEvent } from "../../platform/unit-of-work/index.ts";
import type { IncidentSeverity, IncidentState } from "./incidents.contract.ts";

/** An incident began, is over, was explained, or somebody looks after it or does not any more. */
export interface IncidentChanged {
  readonly incidentId: string;
  readonly state: IncidentState;
}
export const incidentChanged = defineEvent<IncidentChanged>("incident.changed");

/** An alert about the stack began. */
export interface IncidentRaised {
  readonly severity: IncidentSeverity;
  readonly slo: string | null;
}
export const incidentRaised = defineEvent<IncidentRaised>("incident.raised");

/** People are to be told of an incident. */
export interface IncidentEscalated {
  readonly incidentId: string;
  readonly userIds: readonly string[];
  readonly round: number;
  readonly step: number;
}
export const incidentEscalated = defineEvent<IncidentEscalated>("incident.escalated");

/** Somebody looks after an incident, for the first time. */
export interface IncidentAcknowledged {
  readonly severity: IncidentSeverity;
  readonly afterSeconds: number;
}
export const incidentAcknowledged = defineEvent<IncidentAcknowledged>("incident.acknowledged");

/** An incident is over. */
export interface IncidentResolved {
  readonly severity: IncidentSeverity;
  readonly afterSeconds: number;
}
export const incidentResolved = defineEvent<IncidentResolved>("incident.resolved");
