import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";
import { alertSchema } from "../../modules/alerts/alerts.contract.ts";
import { callSchema, callsContract, transcriptLineSchema } from "../../modules/calls/calls.contract.ts";
import { callTraceParamsSchema, callTraceTreeSchema } from "./call-traces.contract.ts";

/** One thing that happened in a call. */
export const timelineEntrySchema = z
  .object({
    id: z.string(),
    at: z.iso.datetime(),
    kind: z.enum([
      "call.queued",
      "call.ringing",
      "call.in_progress",
      "call.ended",
      "call.leg",
      "voice_agent.event",
      "alert.raised",
      "alert.escalated",
      "alert.called",
      "alert.acknowledged",
      "alert.resolved",
      "message.queued",
      "message.sent",
      "message.delivered",
      "message.failed",
      "message.replayed",
      "message.acknowledged",
      "message.discarded",
    ]),
    title: z.string(),
    detail: z.string().nullable(),
    isLate: z.boolean().describe("It was told late or once more, and says nothing new of the call"),
    sincePreviousMs: z.number().int().nullable().describe("Time since the entry before; null on the first"),
    tone: z.enum(["neutral", "good", "warning", "bad"]),
    traceId: z.string().nullable(),
  })
  .meta({ id: "TimelineEntry" });

/** One interaction of a call as it went through the system. */
export const callTraceSchema = z
  .object({
    traceId: z.string(),
    kind: z
      .enum(["alert", "call", "receipt"])
      .describe("What began it: an alert, another word on the call, or one on an SMS"),
    title: z.string(),
    beganAt: z.iso.datetime(),
    url: z.string().nullable().describe("Opens the trace in Grafana; null without one"),
  })
  .meta({ id: "CallTrace" });

/** All that happened of a call in the system: vendors begin a new trace with each request. */
export const callTracesSchema = z
  .object({
    items: z.array(callTraceSchema).describe("Those that are known, the alerts' first"),
    url: z.string().nullable().describe("Finds all traces of the call in Grafana; null without one"),
  })
  .meta({ id: "CallTraces" });

const cache = { kind: "calls", tags: ["call:{id}"], sharedBy: "everybody" } as const;

/** One call with its whole story, joined from what calls, alerts and messages know. */
export const callPageContract = {
  tag: callsContract.tag,
  endpoints: {
    getCallPage: {
      method: "GET",
      path: "/api/calls/:id",
      summary: "See one call: its timeline, alerts, transcript and traces",
      access: { permission: "calls:read" },
      cache,
      params: z.object({ id: idSchema }),
      responses: {
        200: {
          description: "The call with its story",
          schema: z
            .object({
              call: callSchema,
              timeline: z.array(timelineEntrySchema).describe("The newest entries, oldest first"),
              earlierCursor: z.string().nullable().describe("Leads to what was before; null: that is all"),
              alerts: z.array(alertSchema),
              transcript: z.array(transcriptLineSchema),
              traces: callTracesSchema,
            })
            .meta({ id: "CallPage" }),
        },
      },
    },
    listCallTimeline: {
      method: "GET",
      path: "/api/calls/:id/timeline",
      summary: "See what happened in one call, part by part",
      access: { permission: "calls:read" },
      cache,
      params: z.object({ id: idSchema }),
      query: pageQuerySchema,
      responses: {
        200: {
          description: "The newest entries, oldest first; the next page is what was before",
          schema: pageSchema(timelineEntrySchema),
        },
      },
    },
    getCallTrace: {
      method: "GET",
      path: "/api/calls/:id/traces/:traceId",
      summary: "See where the time of one trace of a call went",
      description:
        "A trace of the call as a tree: what ran when and for how long, what somebody waited for, what failed. Where traces cannot be read the answer says why, and is no error: the call's page works without them.",
      access: { permission: "calls:read" },
      limit: "call-traces",
      params: callTraceParamsSchema,
      responses: {
        200: { description: "The trace, as far as it can be read now", schema: callTraceTreeSchema },
      },
      problems: { 404: "There is no such call, or the trace is not about it" },
    },
  },
} as const satisfies ModuleContract;

export type TimelineEntryJson = z.output<typeof timelineEntrySchema>;
export type CallTracesJson = z.output<typeof callTracesSchema>;
