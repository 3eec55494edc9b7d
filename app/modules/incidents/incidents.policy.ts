import type { ActiveAlert, Silence, StackAlert } from "../../providers/alerting/port.ts";
import type { EscalationPolicy } from "../escalation-policies/index.ts";
import type { IncidentSeverity, IncidentState } from "./incidents.contract.ts";
import { incidentSeveritySchema } from "./severity.contract.ts";

/** Whom an incident is told to, step by step: as a policy of escalation says it. */
export type IncidentPlan = Pick<
  EscalationPolicy,
  "name" | "steps" | "repeats" | "endAfterMinutes" | "pagesOperators"
>;

/** An escalation policy of this name is followed by incidents, if there is one. */
export const POLICY_NAME = "Incidents";

/** Otherwise: whoever is on call at once, administrators after ten minutes, and both again after half an hour. */
export const DEFAULT_PLAN: IncidentPlan = {
  name: "On call, then administrators",
  steps: [
    { afterMinutes: 0, by: "sms", targets: [{ kind: "duty" }] },
    { afterMinutes: 10, by: "sms", targets: [{ kind: "role", role: "admin" }] },
  ],
  repeats: 2,
  endAfterMinutes: 30,
  // Whoever runs the system has been paged by Alertmanager itself.
  pagesOperators: false,
};

/** Labels that tell one alert of a rule from another, and so stand in its silence; windows of one burn rate do not. */
const NOT_IN_SILENCES = new Set(["window", "alertstate", "grafana_url"]);

/** What names an occurrence, and how it is. */
interface Stateful {
  readonly resolvedAt: Date | null;
  readonly acknowledgedAt: Date | null;
}

/** How far an incident is. */
export function incidentStateOf({ resolvedAt, acknowledgedAt }: Stateful): IncidentState {
  if (resolvedAt !== null) return "resolved";
  return acknowledgedAt === null ? "open" : "acknowledged";
}

/** How urgent an alert is; one that does not say is looked at within the day. */
export function severityOf({ severity }: StackAlert["labels"]): IncidentSeverity {
  return incidentSeveritySchema.safeParse(severity).data ?? "warning";
}

/** Whose an alert is; one that does not say is of those on call. */
export function audienceOf({ audience }: StackAlert["labels"]): string {
  return audience || "oncall";
}

/** Is somebody told of it by us, again and again until they look after it? */
export function isEscalated(labels: StackAlert["labels"]): boolean {
  return severityOf(labels) === "critical" && audienceOf(labels) !== "business";
}

/** Which alerts an acknowledgement silences: this one, whichever window it burns in. */
export function silenceMatchers(labels: StackAlert["labels"]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(labels).filter(([name, value]) => !NOT_IN_SILENCES.has(name) && value !== ""),
  );
}

/** By these words we know our own silences again. */
export function silenceMark(incidentId: string): string {
  return `Trunkline incident ${incidentId}`;
}

/** What an alert that fires pages about now; null: it does not page, or another one says it already. */
export function pagesNow({ labels, isInhibited }: ActiveAlert): boolean {
  return !isInhibited && isEscalated(labels);
}

/** Who keeps an alert silent: of several silences the one that lasts longest. */
export function silenceOf({ silencedBy }: ActiveAlert, silences: readonly Silence[]): Silence | null {
  const holding = silences.filter(({ id }) => silencedBy.includes(id));
  return holding.toSorted((a, b) => b.endsAt.getTime() - a.endsAt.getTime())[0] ?? null;
}
