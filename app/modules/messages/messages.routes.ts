import { z } from "zod";
import { idSchema } from "../../http/id.contract.ts";
import { defineRoute, type Route } from "../../http/index.ts";
import type { SmsCarrier } from "../../providers/telephony/port.ts";
import { countWebhook, createWebhookAuth, readWebhook } from "../../providers/webhook-auth.ts";
import type { MessagesService } from "./messages.service.ts";

/** The carriers' status callbacks of SMS. */
export function messagesRoutes(service: MessagesService, carriers: readonly SmsCarrier[]): Route[] {
  return carriers.map(({ name, smsStatus }) => {
    const schema = z.record(z.string(), z.unknown());
    return defineRoute({
      method: "POST",
      path: smsStatusPath(name),
      summary: "Take in what became of an SMS",
      tags: ["Webhooks"],
      auth: createWebhookAuth(smsStatus),
      query: z.object({
        message: idSchema.optional().describe("Our id of the SMS, as we gave it to the carrier"),
      }),
      body: smsStatus.format === "form" ? { form: schema } : { json: schema },
      responses: { 204: { description: "Taken in; a repeated or late word changes nothing" } },
      handler: async ({ body, query, log }) => {
        const event = readWebhook(smsStatus, body);
        const outcome = await service.recordStatus(name, event, query.message);
        if (outcome === "unknown")
          log.warn({ messageId: query.message }, "status of an SMS that is none of ours");
        countWebhook({
          provider: name,
          event: `sms_${event.status ?? "other"}`,
          outcome: outcome === "unknown" ? "acknowledged" : outcome,
        });
        return { status: 204 };
      },
    });
  });
}

/** Where a carrier reports on SMS; `?message=` names ours. */
export function smsStatusPath(carrier: string): string {
  return `/webhooks/${carrier}/sms-status`;
}
