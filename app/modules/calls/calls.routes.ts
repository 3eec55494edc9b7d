import { z } from "zod";
import { idSchema } from "../../http/id.contract.ts";
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
    route("listActiveCalls", async () => {
      const { items, total } = await calls.activeCalls();
      return { status: 200, body: { items: items.map(presentCall), total } };
    }),
    ...carriers.map((carrier) => voiceStatusRoute(calls, carrier)),
  ];
}

function voiceStatusRoute(calls: CallsService, { name, voiceStatus }: VoiceCarrier): Route {
  return defineRoute({
    method: "POST",
    path: voiceStatusPath(name),
    summary: "Take in what the carrier says of a call",
    tags: ["Webhooks"],
    auth: createWebhookAuth(voiceStatus),
    query: z.object({
      call: idSchema.optional().describe("Our id of a call that we placed, as we gave it to the carrier"),
    }),
    body: { form: z.record(z.string(), z.unknown()) },
    responses: { 204: { description: "Taken in; a repeated or late word changes nothing" } },
    handler: async ({ body, query }) => {
      const event = readWebhook(voiceStatus, body);
      const outcome = await calls.recordCarrierEvent(name, event, body, query.call);
      countWebhook({ provider: name, event: `voice_${event.status ?? "other"}`, outcome });
      return { status: 204 };
    },
  });
}

/** Where a carrier reports on calls; `?call=` names one that we placed. */
export function voiceStatusPath(carrier: string): string {
  return `/webhooks/${carrier}/voice-status`;
}
