import { z } from "zod";
import { defineRoute, type Route } from "../../http/index.ts";
import { traceIdOf } from "../../platform/telemetry/index.ts";
import { parseVoiceStatus } from "../../providers/telephony/twilio-webhooks.ts";
import { countWebhook, readWebhook, type WebhookAuth } from "../../providers/webhook-auth.ts";
import { type AlertsService, presentAlert } from "../alerts/index.ts";
import {
  activeCallsSchema,
  type CallJson,
  callListQuerySchema,
  callListSchema,
  callPageSchema,
  type TimelineEntryJson,
  type TraceLinkJson,
} from "./calls.schema.ts";
import type { CallsService, CallView } from "./calls.service.ts";
import { buildTimeline, type TimelineEntry } from "./timeline.policy.ts";

/** Makes the link that opens a trace that began about `at`; null where no Grafana is configured. */
export type TraceUrl = (traceId: string, at: Date) => string | null;

/** Calls: the board's snapshot, lists, one call with its story, and the carrier's status callbacks. */
export function callsRoutes(deps: {
  readonly calls: CallsService;
  readonly alerts: AlertsService;
  readonly carrierAuth: WebhookAuth;
  readonly traceUrl: TraceUrl;
}): Route[] {
  const { calls, alerts } = deps;
  const tags = ["Calls"];
  const auth = { kind: "permission", permission: "calls:read" } as const;
  return [
    defineRoute({
      method: "GET",
      path: "/api/calls",
      summary: "List calls",
      tags,
      auth,
      query: callListQuerySchema,
      responses: { 200: { description: "Newest first", schema: callListSchema } },
      handler: async ({ query }) => {
        const page = await calls.listCalls(query);
        return { status: 200, body: { items: page.items.map(presentCall), nextCursor: page.nextCursor } };
      },
    }),
    defineRoute({
      method: "GET",
      path: "/api/calls/active",
      summary: "See the calls that are going on",
      description: "A snapshot; follow the channel `board` of the WebSocket at /live for every change.",
      tags,
      auth,
      responses: {
        200: { description: "Most urgent first, then longest going on", schema: activeCallsSchema },
      },
      handler: async () => ({ status: 200, body: { items: (await calls.activeCalls()).map(presentCall) } }),
    }),
    defineRoute({
      method: "GET",
      path: "/api/calls/:id",
      summary: "See one call: its timeline, alerts, transcript and trace",
      tags,
      auth,
      params: z.object({ id: z.uuid() }),
      responses: { 200: { description: "The call with its story", schema: callPageSchema } },
      handler: async ({ params }) => {
        const [history, raised] = await Promise.all([calls.callHistory(params.id), alerts.ofCall(params.id)]);
        const { call, events, transcript } = history;
        const body = {
          call: presentCall(call),
          timeline: buildTimeline(events, raised).map(presentEntry),
          alerts: raised.map(presentAlert),
          transcript: [...transcript],
          trace: linkTrace(raised[0]?.alert.traceparent ?? call.traceparent, call.initiatedAt, deps.traceUrl),
        };
        return { status: 200, body };
      },
    }),
    defineRoute({
      method: "POST",
      path: "/webhooks/twilio/voice-status",
      summary: "Take in what the carrier says of a call",
      tags: ["Webhooks"],
      auth: deps.carrierAuth,
      body: { form: z.record(z.string(), z.unknown()) },
      responses: { 204: { description: "Taken in; a repeated or late word changes nothing" } },
      handler: async ({ body }) => {
        const event = readWebhook(() => parseVoiceStatus(body));
        const outcome = await calls.recordCarrierEvent(event, body);
        countWebhook({ provider: "twilio", event: `voice_${event.status ?? "other"}`, outcome });
        return { status: 204 };
      },
    }),
  ];
}

function linkTrace(traceparent: string | null, at: Date, traceUrl: TraceUrl): TraceLinkJson | null {
  const traceId = traceIdOf(traceparent);
  return traceId ? { traceId, url: traceUrl(traceId, at) } : null;
}

/** A call as clients see it; also what live updates carry. */
export function presentCall(call: CallView): CallJson {
  const { traceparent, initiatedAt, startedAt, endedAt, updatedAt, ...rest } = call;
  return {
    ...rest,
    initiatedAt: initiatedAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    updatedAt: updatedAt.toISOString(),
    traceId: traceIdOf(traceparent),
  };
}

function presentEntry({ traceparent, at, ...entry }: TimelineEntry): TimelineEntryJson {
  return { ...entry, at: at.toISOString(), traceId: traceIdOf(traceparent) };
}
