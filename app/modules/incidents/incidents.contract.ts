import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";
import { lineSchema } from "../../http/text.contract.ts";
import { muteSchema, mutesSchema, newMuteSchema } from "./mutes.contract.ts";
import { incidentSeveritySchema } from "./severity.contract.ts";

const isoDate = z.iso.datetime();

/** How far an incident is: nobody looks after it, somebody does, or it is over. */
export const incidentStateSchema = z.enum(["open", "acknowledged", "resolved"]);

/** What can happen to an incident. */
export const incidentEventKindSchema = z.enum([
  "raised",
  "explained",
  "told",
  "acknowledged",
  "unacknowledged",
  "acknowledgement_ended",
  "resolved",
]);

/** An alert about the stack, from its beginning to its end. */
export const incidentSchema = z
  .object({
    id: idSchema,
    alertname: z.string(),
    slo: z.string().nullable(),
    service: z.string().nullable(),
    severity: incidentSeveritySchema,
    audience: z.string().describe("oncall, engineering or business"),
    labels: z.record(z.string(), z.string()),
    state: incidentStateSchema,
    summary: z.string(),
    description: z.string().nullable(),
    impact: z.string().nullable().describe("What people notice"),
    meanwhile: z.string().nullable().describe("What the application does until it is over"),
    runbookUrl: z.string().nullable(),
    dashboardUrl: z.string().nullable(),
    traceUrl: z.string().nullable(),
    explanation: z.string().nullable().describe("Where the time went, or what failed; it may come later"),
    explanationTraceUrls: z.array(z.string()).describe("Examples"),
    budgetForecast: z.string().nullable().describe("When the error budget ends at this rate"),
    startsAt: isoDate,
    resolvedAt: isoDate.nullable(),
    acknowledgedAt: isoDate.nullable(),
    acknowledgedById: idSchema.nullable(),
    acknowledgedByName: z.string().nullable(),
    acknowledgedUntil: isoDate.nullable().describe("Then it is open again, and told again"),
    acknowledgeReason: z.string().nullable(),
    isSilenced: z.boolean().describe("Does Alertmanager keep silent about it?"),
    nextStepAt: isoDate.nullable().describe("When more people are told; null: nobody else is"),
  })
  .meta({ id: "Incident" });

/** What happened to an incident. */
export const incidentEventSchema = z
  .object({
    id: idSchema,
    kind: incidentEventKindSchema,
    userId: idSchema.nullable(),
    userName: z.string().nullable(),
    detail: z.string().nullable(),
    at: isoDate,
  })
  .meta({ id: "IncidentEvent" });

/** What pages somebody at this moment. */
export const currentIncidentSchema = z.object({
  incidentId: idSchema.nullable().describe("Null: we have not heard of it yet, or cannot read it now"),
  alertname: z.string(),
  slo: z.string().nullable(),
  service: z.string().nullable(),
  summary: z.string(),
  impact: z.string().nullable(),
  meanwhile: z.string().nullable(),
  explanation: z.string().nullable(),
  runbookUrl: z.string().nullable(),
  since: isoDate,
  acknowledgedByName: z.string().nullable().describe("Who looks after it; null: nobody"),
  acknowledgedUntil: isoDate.nullable(),
});

/** What the stack pages about, and how sure that is. */
export const currentIncidentsSchema = z
  .object({
    items: z.array(currentIncidentSchema).describe("What is critical, the oldest first"),
    warnings: z.number().int().describe("How many alerts beside them can wait"),
    isDegraded: z
      .boolean()
      .describe("true: Alertmanager does not answer; shown is what it told us last, which may be over"),
  })
  .meta({ id: "CurrentIncidents" });

/** For how long somebody looks after an incident, and why it needs nobody else. */
export const acknowledgeIncidentSchema = z.strictObject({
  forMinutes: z
    .number()
    .int()
    .min(5)
    .max(7 * 1_440)
    .default(60)
    .describe("Alertmanager keeps silent about it so long, or until it is over"),
  reason: lineSchema(200).describe("What you do about it; others read it"),
});

const read = { permission: "incidents:read" } as const;
const acknowledge = { permission: "incidents:acknowledge" } as const;
const mute = { permission: "incidents:mute" } as const;
const byId = z.object({ id: idSchema });
const one = { description: "The incident as it is now", schema: incidentSchema } as const;
const notToBeAsked = { 503: "Alertmanager cannot be asked" } as const;
const notThere = { 404: "There is no such incident" } as const;

/** Alerts about the stack itself: who looks after which, and until when. */
export const incidentsContract = {
  tag: {
    name: "Incidents",
    description:
      "Alerts about the stack itself, as Alertmanager tells of them: who looks after which, and until when.",
  },
  endpoints: {
    listIncidents: {
      method: "GET",
      path: "/api/incidents",
      summary: "List incidents",
      access: read,
      query: pageQuerySchema.extend({
        state: incidentStateSchema.optional().describe("Only those in this state"),
        severity: incidentSeveritySchema.optional().describe("Only those of this urgency"),
        slo: z.string().max(80).optional().describe("Only those of this service level"),
      }),
      responses: { 200: { description: "Newest first", schema: pageSchema(incidentSchema) } },
    },
    getCurrentIncidents: {
      method: "GET",
      path: "/api/incidents/current",
      summary: "See what the stack pages about right now",
      description:
        "Asked of Alertmanager itself, so that it is true also while our own record is not. Follow the channel `incidents` to hear when to ask again.",
      access: read,
      responses: { 200: { description: "What is critical now", schema: currentIncidentsSchema } },
    },
    getIncident: {
      method: "GET",
      path: "/api/incidents/:id",
      summary: "See an incident",
      access: read,
      params: byId,
      responses: { 200: one },
      problems: notThere,
    },
    listIncidentEvents: {
      method: "GET",
      path: "/api/incidents/:id/history",
      summary: "List what happened to an incident",
      access: read,
      params: byId,
      query: pageQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(incidentEventSchema) } },
      problems: notThere,
    },
    acknowledgeIncident: {
      method: "POST",
      path: "/api/incidents/:id/acknowledge",
      summary: "Say that you look after an incident",
      description:
        "Nobody else is told of it, and Alertmanager is asked to keep silent about it, until the time that you give. Asking again changes the time and the reason.",
      access: acknowledge,
      params: byId,
      body: acknowledgeIncidentSchema,
      responses: { 200: one },
      problems: { ...notThere, 409: "Somebody else looks after it, or it is over" },
    },
    unacknowledgeIncident: {
      method: "POST",
      path: "/api/incidents/:id/unacknowledge",
      summary: "Say that nobody looks after an incident any more",
      description:
        "Alertmanager tells of it again, and so do we. Of one that nobody looks after, nothing changes.",
      access: acknowledge,
      params: byId,
      responses: { 200: one },
      problems: notThere,
    },
    listMutes: {
      method: "GET",
      path: "/api/mutes",
      summary: "List what is muted for maintenance",
      access: read,
      responses: { 200: { description: "The next to end first", schema: mutesSchema } },
      problems: notToBeAsked,
    },
    createMute: {
      method: "POST",
      path: "/api/mutes",
      summary: "Mute the alerts of a service, or of an urgency, for maintenance",
      description:
        "Alertmanager keeps silent about them, eight hours at most, by a silence that says who muted them and why. What fires meanwhile is told when the time is over, if it still does. That the stack is watched at all is told on.",
      access: mute,
      body: newMuteSchema,
      responses: { 201: { description: "It holds from now on", schema: muteSchema } },
      problems: notToBeAsked,
    },
    deleteMute: {
      method: "DELETE",
      path: "/api/mutes/:id",
      summary: "Lift a mute before its time",
      access: mute,
      params: byId,
      responses: { 204: { description: "Alerts are told again" } },
      problems: { ...notToBeAsked, 404: "There is no such mute, or it is over" },
    },
  },
  channels: {
    incidents: {
      pattern: "incidents",
      access: read,
      events: { "incidents.changed": z.object({ incidentId: idSchema, state: incidentStateSchema }) },
    },
  },
} as const satisfies ModuleContract;

export type IncidentState = z.output<typeof incidentStateSchema>;
export type IncidentSeverity = z.output<typeof incidentSeveritySchema>;
export type IncidentEventKind = z.output<typeof incidentEventKindSchema>;
export type IncidentJson = z.output<typeof incidentSchema>;
export type IncidentEventJson = z.output<typeof incidentEventSchema>;
export type CurrentIncidentJson = z.output<typeof currentIncidentSchema>;
export type CurrentIncidentsJson = z.output<typeof currentIncidentsSchema>;
export type AcknowledgeIncident = z.output<typeof acknowledgeIncidentSchema>;
