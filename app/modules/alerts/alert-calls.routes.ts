import { z } from "zod";
import { defineRoute, type Route } from "../../http/index.ts";
import { idSchema } from "../../http/id.contract.ts";
import type { CallingCarrier } from "../../providers/telephony/port.ts";
import { countWebhook, createWebhookAuth, readWebhook } from "../../providers/webhook-auth.ts";
import type { AlertCallsService } from "./alert-calls.service.ts";

const query = z.object({ call: idSchema.describe("Our id of the call") });
const form = z.record(z.string(), z.unknown());

/** Where a carrier reports on calls by which alerts are read aloud. */
export function alertCallWebhookPath(carrier: string, kind: "status" | "digit"): string {
  return `/webhooks/${carrier}/alert-call-${kind}`;
}

/** What the carrier says of calls by which alerts are read aloud, and which key was pressed in them. */
export function alertCallsRoutes(service: AlertCallsService, carrier: CallingCarrier): Route[] {
  const { name, voiceStatus, voiceDigit } = carrier;
  return [
    defineRoute({
      method: "POST",
      path: alertCallWebhookPath(name, "status"),
      summary: "Take in what the carrier says of a call with an alert",
      tags: ["Webhooks"],
      auth: createWebhookAuth(voiceStatus),
      query,
      body: { form },
      responses: { 204: { description: "Taken in; a repeated or late word changes nothing" } },
      handler: async ({ body, query: { call } }) => {
        const event = readWebhook(voiceStatus, body);
        const outcome = await service.recordStatus(call, event);
        countWebhook({ provider: name, event: `voice_${event.status ?? "other"}`, outcome });
        return { status: 204 };
      },
    }),
    defineRoute({
      method: "POST",
      path: alertCallWebhookPath(name, "digit"),
      summary: "Take in the key that was pressed in a call with an alert",
      description: "1 acknowledges the alert.",
      tags: ["Webhooks"],
      auth: createWebhookAuth(voiceDigit),
      query,
      body: { form },
      responses: {
        200: { description: "What the carrier shall say", contentType: carrier.script.nothing().contentType },
      },
      handler: async ({ body, query: { call } }) => {
        const answer = await service.recordDigit(call, readWebhook(voiceDigit, body));
        countWebhook({ provider: name, event: "voice_digit", outcome: "applied" });
        return { status: 200, body: answer.body };
      },
    }),
  ];
}
