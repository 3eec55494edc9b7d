import { z } from "zod";
import { defineRoute, type Route } from "../../http/index.ts";
import type { SmsCarrier } from "../../providers/telephony/port.ts";
import { countWebhook, createWebhookAuth, readWebhook } from "../../providers/webhook-auth.ts";
import type { InboundSmsService } from "./inbound-sms.service.ts";

/** Where the carriers hand over what people text to us. */
export function inboundSmsRoutes(service: InboundSmsService, carriers: readonly SmsCarrier[]): Route[] {
  return carriers.map(({ name, smsInbound }) => {
    const schema = z.record(z.string(), z.unknown());
    const { contentType, body: answer } = smsInbound.answer;
    return defineRoute({
      method: "POST",
      path: `/webhooks/${name}/sms-inbound`,
      summary: "Take in an SMS to us",
      description:
        "1 acknowledges the alert whose SMS it answers, 1 and the reference one of several; STOP, START and HELP are honoured. What we answer goes out as an SMS of its own.",
      tags: ["Webhooks"],
      auth: createWebhookAuth(smsInbound),
      body: smsInbound.format === "form" ? { form: schema } : { json: schema },
      responses: { 200: { description: "Taken in; a repeated one changes nothing", contentType } },
      handler: async ({ body }) => {
        const outcome = await service.take(name, readWebhook(smsInbound, body));
        countWebhook({ provider: name, event: "sms_inbound", outcome });
        return { status: 200, body: answer };
      },
    });
  });
}
