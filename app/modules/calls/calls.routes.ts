import { z } from "zod";
import { defineRoute, type Route, routesOf } from "../../http/index.ts";
import type { VoiceCarrier } from "../../providers/telephony/port.ts";
import { countWebhook, createWebhookAuth, readWebhook } from "../../providers/webhook-auth.ts";
import { callsContract } from "./calls.contract.ts";
import { presentCall } from "./calls.presenter.ts";
import type { CallsService } from "./calls.service.ts";

/** Calls: the board's snapshot, lists, and each carrier's status callbacks. */
export function callsRoutes(calls: CallsService, carriers: readonly VoiceCarrier[]): Route[] {
  const route = routesOf(callsContract);
  return [
    route("listCalls", async ({ query }) => {
      const page = await calls.listCalls(query);
      return { status: 200, body: { items: page.items.map(presentCall), nextCursor: page.nextCursor } };
    }),
    route("listActiveCalls", async () => ({
      status: 200,
      body: { items: (await calls.activeCalls()).map(presentCall) },
    })),
    ...carriers.map((carrier) => voiceStatusRoute(calls, carrier)),
  ];
}

function voiceStatusRoute(calls: CallsService, { name, voiceStatus }: VoiceCarrier): Route {
  return defineRoute({
    method: "POST",
    path: `/webhooks/${name}/voice-status`,
    summary: "Take in what the carrier says of a call",
    tags: ["Webhooks"],
    auth: createWebhookAuth(voiceStatus),
    body: { form: z.record(z.string(), z.unknown()) },
    responses: { 204: { description: "Taken in; a repeated or late word changes nothing" } },
    handler: async ({ body }) => {
      const event = readWebhook(voiceStatus, body);
      const outcome = await calls.recordCarrierEvent(name, event, body);
      countWebhook({ provider: name, event: `voice_${event.status ?? "other"}`, outcome });
      return { status: 204 };
    },
  });
}
