import { z } from "zod";
import { idSchema } from "../../http/id.contract.ts";
import { defineRoute, type Route, routesOf } from "../../http/index.ts";
import type { CallingCarrier, CarrierAnswer } from "../../providers/telephony/port.ts";
import type { VendorWebhook } from "../../providers/webhook.ts";
import { countWebhook, createWebhookAuth, readWebhook } from "../../providers/webhook-auth.ts";
import { presentCall } from "../calls/index.ts";
import type { CallBridgingService } from "./call-bridging.service.ts";
import { outboundCallsContract } from "./outbound-calls.contract.ts";
import type { OutboundCallsService } from "./outbound-calls.service.ts";

/** Calls that people place, and what the carrier asks in them. */
export function outboundCallsRoutes(
  service: OutboundCallsService,
  bridging: CallBridgingService,
  carrier: CallingCarrier,
): Route[] {
  const route = routesOf(outboundCallsContract);
  const { name, voiceAnswered, voiceBridgeEnded, script } = carrier;
  return [
    route("placeCall", async ({ principal, body }) => ({
      status: 202,
      body: presentCall(await service.placeByScript(principal, body)),
    })),
    route("endCall", async ({ principal, params }) => {
      const mayEndAny = principal.permissions.has("calls:end-any");
      return { status: 202, body: presentCall(await service.end({ ...principal, mayEndAny }, params.id)) };
    }),
    askedBy(voiceAnswered, {
      path: answeredPath(name),
      event: "voice_answered",
      summary: "Say with whom an agent is to be connected who has answered",
      answer: async (callId, event) => ({ outcome: "applied", ...(await bridging.connect(callId, event)) }),
    }),
    askedBy(voiceAnswered, {
      path: noticePath(name),
      event: "voice_notice",
      summary: "Say what whoever is called hears before they are connected",
      answer: async (callId) => ({ outcome: "acknowledged", ...(await bridging.notice(callId)) }),
    }),
    askedBy(voiceBridgeEnded, {
      path: bridgeEndedPath(name),
      event: "voice_bridge_ended",
      summary: "Take in how the connection with whoever was called ended",
      answer: async (callId, event, body) => ({
        outcome: await bridging.recordBridgeEnded(callId, event, body),
        ...script.nothing(),
      }),
    }),
  ];
}

/** A route by which the carrier asks what to do in a call of ours. */
function askedBy<Event>(
  webhook: VendorWebhook<Event>,
  asked: {
    readonly path: string;
    /** From a closed list, for metrics. */
    readonly event: string;
    readonly summary: string;
    answer(
      callId: string,
      event: Event,
      body: Readonly<Record<string, unknown>>,
    ): Promise<CarrierAnswer & { readonly outcome: Parameters<typeof countWebhook>[0]["outcome"] }>;
  },
): Route {
  return defineRoute({
    method: "POST",
    path: asked.path,
    summary: asked.summary,
    tags: ["Webhooks"],
    auth: createWebhookAuth(webhook),
    query: z.object({ call: idSchema.describe("Our id of the call, as we gave it to the carrier") }),
    body: { form: z.record(z.string(), z.unknown()) },
    responses: { 200: { description: "What to do, in the carrier's words", contentType: "text/xml" } },
    handler: async ({ body, query }) => {
      const answered = await asked.answer(query.call, readWebhook(webhook, body), body);
      countWebhook({ provider: webhook.vendor, event: asked.event, outcome: answered.outcome });
      return { status: 200, body: answered.body };
    },
  });
}

/** Where the carrier asks what to do when an agent answers; `?call=` names ours. */
export function answeredPath(carrier: string): string {
  return `/webhooks/${carrier}/voice-answered`;
}

/** Where the carrier asks what whoever is called hears first. */
export function noticePath(carrier: string): string {
  return `/webhooks/${carrier}/voice-notice`;
}

/** Where the carrier tells how the connection ended. */
export function bridgeEndedPath(carrier: string): string {
  return `/webhooks/${carrier}/voice-bridge-ended`;
}
