import { z } from "zod";
import { defineRoute, pageQuerySchema, type Route } from "../../http/index.ts";
import { type MessagesService, messageSchema, presentMessage } from "../messages/index.ts";
import { type AlertJson, alertListSchema, deadLetterListSchema, recipientsSchema } from "./alerts.schema.ts";
import type { AlertsService, AlertWithMessages } from "./alerts.service.ts";

/** Alerts, who gets them, and the SMS that reached nobody. */
export function alertsRoutes(service: AlertsService, messages: MessagesService): Route[] {
  const tags = ["Alerts"];
  return [
    defineRoute({
      method: "GET",
      path: "/api/alerts",
      summary: "List alerts with what became of their SMS",
      tags,
      auth: { kind: "permission", permission: "alerts:read" },
      query: pageQuerySchema,
      responses: { 200: { description: "Newest first", schema: alertListSchema } },
      handler: async ({ query }) => {
        const page = await service.list(query);
        return { status: 200, body: { items: page.items.map(presentAlert), nextCursor: page.nextCursor } };
      },
    }),
    defineRoute({
      method: "GET",
      path: "/api/alerts/recipients",
      summary: "See who would be alerted now",
      tags,
      auth: { kind: "permission", permission: "alerts:read" },
      responses: { 200: { description: "Recipients by priority", schema: recipientsSchema } },
      handler: async () => {
        const rules = await service.recipientsNow();
        const items = rules.map(({ priority, recipients }) => ({
          priority,
          recipients: recipients.map(({ id, name, role, phone }) => ({ id, name, role, phone })),
        }));
        return { status: 200, body: { items } };
      },
    }),
    defineRoute({
      method: "GET",
      path: "/api/alerts/dead-letters",
      summary: "List SMS that were given up",
      tags,
      auth: { kind: "permission", permission: "dead-letters:read" },
      query: pageQuerySchema,
      responses: { 200: { description: "Newest first", schema: deadLetterListSchema } },
      handler: async ({ query }) => {
        const page = await service.deadLetters(query);
        const items = page.items.map(({ message, alert }) => ({
          ...presentMessage(message),
          alertId: message.alertId,
          callId: alert?.callId ?? null,
          priority: message.priority,
          body: alert?.body ?? message.content,
        }));
        return { status: 200, body: { items, nextCursor: page.nextCursor } };
      },
    }),
    defineRoute({
      method: "POST",
      path: "/api/alerts/dead-letters/:messageId/replay",
      summary: "Send a given-up SMS again",
      tags,
      auth: { kind: "permission", permission: "dead-letters:replay" },
      params: z.object({ messageId: z.uuid() }),
      responses: {
        202: { description: "It is in the queue again, with all its attempts", schema: messageSchema },
      },
      handler: async ({ params, principal }) => ({
        status: 202,
        body: presentMessage(await messages.replay(principal, params.messageId)),
      }),
    }),
  ];
}

/** An alert as clients see it. */
export function presentAlert({ alert, messages }: AlertWithMessages): AlertJson {
  return {
    id: alert.id,
    callId: alert.callId,
    priority: alert.priority,
    body: alert.body,
    createdAt: alert.createdAt.toISOString(),
    messages: messages.map(presentMessage),
  };
}
