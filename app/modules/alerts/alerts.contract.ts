import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";
import { messageSchema } from "../messages/messages.contract.ts";

const prioritySchema = z.number().int().min(1).max(4).describe("1 = P1 = urgent");

/** An alert with its SMS as clients see it. */
export const alertSchema = z
  .object({
    id: z.uuid(),
    callId: z.uuid(),
    priority: prioritySchema,
    body: z.string(),
    createdAt: z.iso.datetime(),
    messages: z.array(messageSchema),
  })
  .meta({ id: "Alert" });

/** An SMS that was given up, with what it was about. */
export const deadLetterSchema = messageSchema
  .extend({
    alertId: z.uuid().nullable(),
    callId: z.uuid().nullable(),
    priority: prioritySchema,
    body: z.string(),
  })
  .meta({ id: "DeadLetter" });

/** Who would get an SMS now. */
export const recipientsSchema = z.object({
  items: z.array(
    z.object({
      priority: prioritySchema,
      recipients: z.array(
        z.object({ id: z.uuid(), name: z.string(), role: z.string(), phone: z.string().nullable() }),
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
      query: pageQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(alertSchema) } },
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
      query: pageQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(deadLetterSchema) } },
    },
    replayDeadLetter: {
      method: "POST",
      path: "/api/alerts/dead-letters/:messageId/replay",
      summary: "Send a given-up SMS again",
      access: { permission: "dead-letters:replay" },
      params: z.object({ messageId: z.uuid() }),
      responses: {
        202: { description: "It is in the queue again, with all its attempts", schema: messageSchema },
      },
    },
  },
} as const satisfies ModuleContract;

export type AlertJson = z.output<typeof alertSchema>;
export type DeadLetterJson = z.output<typeof deadLetterSchema>;
