import { z } from "zod";
import { defineRoute, type Route } from "../../http/index.ts";
import { parseSmsStatus } from "../../providers/telephony/twilio-webhooks.ts";
import { countWebhook, readWebhook, type WebhookAuth } from "../../providers/webhook-auth.ts";
import type { MessageJson } from "./messages.schema.ts";
import type { Message, MessagesService } from "./messages.service.ts";

/** The carrier's status callbacks of SMS. */
export function messagesRoutes(service: MessagesService, carrierAuth: WebhookAuth): Route[] {
  return [
    defineRoute({
      method: "POST",
      path: "/webhooks/twilio/sms-status",
      summary: "Take in what became of an SMS",
      tags: ["Webhooks"],
      auth: carrierAuth,
      query: z.object({ message: z.uuid().optional() }),
      body: { form: z.record(z.string(), z.unknown()) },
      responses: { 204: { description: "Taken in; a repeated or late word changes nothing" } },
      handler: async ({ body, query, log }) => {
        const event = readWebhook(() => parseSmsStatus(body));
        const outcome = await service.recordStatus(event, query.message);
        if (outcome === "unknown")
          log.warn({ messageId: query.message }, "status of an SMS that is none of ours");
        countWebhook({
          provider: "twilio",
          event: `sms_${event.status ?? "other"}`,
          outcome: outcome === "unknown" ? "acknowledged" : outcome,
        });
        return { status: 204 };
      },
    }),
  ];
}

/** An SMS as clients see it. */
export function presentMessage(message: Message): MessageJson {
  return {
    id: message.id,
    recipientName: message.recipientName,
    to: message.toNumber,
    status: message.status,
    attempts: message.attempts,
    errorCode: message.errorCode,
    errorReason: message.errorReason,
    queuedAt: message.createdAt.toISOString(),
    sentAt: message.sentAt?.toISOString() ?? null,
    deliveredAt: message.deliveredAt?.toISOString() ?? null,
    failedAt: message.failedAt?.toISOString() ?? null,
  };
}
