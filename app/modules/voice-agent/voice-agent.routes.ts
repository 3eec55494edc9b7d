import { z } from "zod";
import { defineRoute, type Route } from "../../http/index.ts";
import type { VoiceAgentVendor } from "../../providers/voice-agent/port.ts";
import { countWebhook, createWebhookAuth, readWebhook } from "../../providers/webhook-auth.ts";
import type { VoiceAgentService } from "./voice-agent.service.ts";

/** The voice agent's webhook. */
export function voiceAgentRoutes(service: VoiceAgentService, vendor: VoiceAgentVendor): Route[] {
  return [
    defineRoute({
      method: "POST",
      path: `/webhooks/${vendor.name}`,
      summary: "Take in a message of the voice agent",
      description:
        "All server messages of the vendor. Tool calls are answered with their results; the rest is acknowledged. The answer waits for one transaction and for nothing else.",
      tags: ["Webhooks"],
      auth: createWebhookAuth(vendor.messages),
      body: { json: z.looseObject({}) },
      responses: {
        200: { description: "Taken in; a repeated message changes nothing", schema: z.looseObject({}) },
      },
      handler: async ({ body }) => {
        const event = readWebhook(vendor.messages, body);
        const { answer, outcome } = await service.handle(vendor.name, event, vendor.keep(body));
        countWebhook({ provider: vendor.name, event: event.webhookEvent, outcome });
        return { status: 200, body: { ...vendor.present(answer, event) } };
      },
    }),
  ];
}
