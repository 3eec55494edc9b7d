import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";
import {
  reasonSchema,
  settlementFields,
  settlementProblems,
  settlementStateSchema,
} from "../../http/settlement.contract.ts";
import { messageSchema } from "../messages/messages.contract.ts";

const prioritySchema = z.number().int().min(1).max(4).describe("1 = P1 = urgent");

/** States of an alert in the order in which it passes them; how far its SMS are, they say themselves. */
export const alertStateSchema = z.enum(["open", "acknowledged", "resolved"]);

/** By which way somebody took an alert. */
export const acknowledgedHowSchema = z.enum(["web", "api", "sms", "voice"]);

/** A call by which an alert is read aloud. */
export const alertCallSchema = z
  .object({
    id: idSchema,
    recipientName: z.string(),
    to: z.string(),
    status: z.enum([
      "queued",
      "placing",
      "placed",
      "answered",
      "acknowledged",
      "unanswered",
      "failed",
      "canceled",
    ]),
    queuedAt: z.iso.datetime(),
    placedAt: z.iso.datetime().nullable(),
    endedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "AlertCall" });

/** How far the escalation of an alert is. */
export const escalationSchema = z
  .object({
    policy: z.string().describe("Name of the policy by which the alert was raised"),
    nextStepAt: z.iso.datetime().nullable().describe("Null: nobody else is told"),
    ranOutAt: z.iso
      .datetime()
      .nullable()
      .describe("When everybody had been told, and the operators were paged"),
    steps: z
      .array(
        z.object({
          round: z.number().int().describe("From 1; it grows when the policy begins again"),
          step: z.number().int().describe("From 1"),
          by: z.enum(["sms", "call", "page"]).describe("page: the operators"),
          outcome: z
            .enum(["told", "nobody", "unreachable"])
            .describe("nobody: nobody is on call; unreachable: nobody of them can be reached that way"),
          people: z.number().int().describe("How many were told"),
          detail: z.string().nullable().describe("Schedules in which nobody is on call"),
          at: z.iso.datetime(),
        }),
      )
      .describe("Those that were run"),
  })
  .meta({ id: "AlertEscalation" });

/** An alert with its SMS as clients see it. */
export const alertSchema = z
  .object({
    id: idSchema,
    callId: idSchema,
    priority: prioritySchema,
    body: z.string(),
    state: alertStateSchema,
    createdAt: z.iso.datetime(),
    acknowledgedAt: z.iso.datetime().nullable(),
    acknowledgedById: z.uuid().nullable(),
    acknowledgedByName: z.string().nullable().describe("Who has it"),
    acknowledgedHow: acknowledgedHowSchema
      .nullable()
      .describe("sms: by answering the SMS with 1; voice: by pressing 1 in a call"),
    resolvedAt: z.iso.datetime().nullable(),
    resolvedByName: z.string().nullable(),
    messages: z.array(messageSchema),
    calls: z.array(alertCallSchema).describe("By which it was read aloud"),
    escalation: escalationSchema.nullable().describe("Null: raised by an older release"),
  })
  .meta({ id: "Alert" });

/** An SMS that was given up, with what it was about. */
export const deadLetterSchema = messageSchema
  .extend({
    alertId: idSchema.nullable(),
    callId: idSchema.nullable(),
    priority: prioritySchema,
    body: z.string(),
    ...settlementFields,
  })
  .meta({ id: "DeadLetter" });

/** Who would get an SMS now. */
export const recipientsSchema = z.object({
  items: z.array(
    z.object({
      priority: prioritySchema,
      recipients: z.array(
        z.object({ id: idSchema, name: z.string(), role: z.string(), phone: z.string().nullable() }),
      ),
    }),
  ),
});

/** Urgent alerts, their SMS, and those that reached nobody. */
export const alertsContract = {
  tag: { name: "Alerts", description: "Urgent alerts, their SMS, and those that reached nobody." },
  endpoints: {
    listAlerts: {
      method: "GET",
      path: "/api/alerts",
      summary: "List alerts with what became of their SMS",
      access: { permission: "alerts:read" },
      query: pageQuerySchema.extend({
        state: alertStateSchema.optional().describe("Only those in this state"),
      }),
      responses: { 200: { description: "Newest first", schema: pageSchema(alertSchema) } },
    },
    acknowledgeAlert: {
      method: "POST",
      path: "/api/alerts/:id/acknowledge",
      summary: "Say that you have an alert",
      description:
        "The first one has it. Who asks again gets the same answer; everybody else is told who has it, and since when.",
      access: { permission: "alerts:acknowledge" },
      params: z.object({ id: idSchema }),
      problems: { 404: "There is no such alert", 409: "Somebody else has it, or it is resolved" },
      responses: { 200: { description: "You have it", schema: alertSchema } },
    },
    resolveAlert: {
      method: "POST",
      path: "/api/alerts/:id/resolve",
      summary: "Say that what an alert was about is dealt with",
      description:
        "Whoever resolves an alert that nobody has takes it thereby. Asking again changes nothing.",
      access: { permission: "alerts:resolve" },
      params: z.object({ id: idSchema }),
      problems: { 404: "There is no such alert" },
      responses: { 200: { description: "It is resolved", schema: alertSchema } },
    },
    listRecipientsNow: {
      method: "GET",
      path: "/api/alerts/recipients",
      summary: "See who would be alerted now",
      access: { permission: "alerts:read" },
      responses: { 200: { description: "Recipients by priority", schema: recipientsSchema } },
    },
    listDeadLetters: {
      method: "GET",
      path: "/api/alerts/dead-letters",
      summary: "List SMS that were given up",
      access: { permission: "dead-letters:read" },
      query: pageQuerySchema.extend({
        priority: z.coerce.number().int().min(1).max(4).optional().describe("1 is the most urgent"),
        state: settlementStateSchema.optional(),
      }),
      responses: {
        200: { description: "The most urgent first, then the newest", schema: pageSchema(deadLetterSchema) },
      },
    },
    replayDeadLetter: {
      method: "POST",
      path: "/api/alerts/dead-letters/:messageId/replay",
      summary: "Send a given-up SMS again",
      access: { permission: "dead-letters:replay" },
      params: z.object({ messageId: idSchema }),
      problems: settlementProblems,
      responses: {
        202: { description: "It is in the queue again, with all its attempts", schema: messageSchema },
      },
    },
    acknowledgeDeadLetter: {
      method: "POST",
      path: "/api/alerts/dead-letters/:messageId/acknowledge",
      summary: "Say that you look after a given-up SMS",
      access: { permission: "dead-letters:acknowledge" },
      params: z.object({ messageId: idSchema }),
      body: { json: reasonSchema },
      problems: settlementProblems,
      responses: { 204: { description: "It is marked so, and nobody is paged for it any more" } },
    },
    discardDeadLetter: {
      method: "POST",
      path: "/api/alerts/dead-letters/:messageId/discard",
      summary: "Put a given-up SMS away",
      access: { permission: "dead-letters:discard" },
      params: z.object({ messageId: idSchema }),
      body: { json: reasonSchema },
      problems: settlementProblems,
      responses: { 204: { description: "It is listed no more, and can be restored" } },
    },
    restoreDeadLetter: {
      method: "POST",
      path: "/api/alerts/dead-letters/:messageId/restore",
      summary: "Take back what was done about a given-up SMS",
      access: { permission: "dead-letters:discard" },
      params: z.object({ messageId: idSchema }),
      problems: settlementProblems,
      responses: { 204: { description: "It waits for somebody again" } },
    },
  },
} as const satisfies ModuleContract;

export type AlertState = z.output<typeof alertStateSchema>;
export type AcknowledgedHow = z.output<typeof acknowledgedHowSchema>;
export type AlertJson = z.output<typeof alertSchema>;
export type DeadLetterJson = z.output<typeof deadLetterSchema>;
