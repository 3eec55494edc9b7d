import { z } from "zod";
import { alertSchema } from "../alerts/index.ts";
import { CALL_STATUSES } from "./calls.policy.ts";

const isoDate = z.iso.datetime();

/** A call as clients see it. */
export const callSchema = z
  .object({
    id: z.uuid(),
    direction: z.enum(["inbound", "outbound"]),
    provider: z.string(),
    status: z.enum(CALL_STATUSES),
    priority: z
      .number()
      .int()
      .min(1)
      .max(4)
      .nullable()
      .describe("1 = P1 = urgent; null: no alert was raised"),
    phone: z.string().nullable().describe("The other party, E.164; null when withheld"),
    fromNumber: z.string().nullable(),
    toNumber: z.string().nullable(),
    userId: z.uuid().nullable(),
    userName: z.string().nullable(),
    callerName: z.string().nullable(),
    summary: z.string().nullable(),
    rawReason: z.string().nullable().describe("Why it ended, in the provider's words"),
    initiatedAt: isoDate,
    startedAt: isoDate.nullable(),
    endedAt: isoDate.nullable(),
    durationSeconds: z.number().int().nullable(),
    traceId: z.string().nullable(),
    alertCount: z.number().int(),
    updatedAt: isoDate,
  })
  .meta({ id: "Call" });

/** One thing that happened in a call. */
export const timelineEntrySchema = z
  .object({
    id: z.string(),
    at: isoDate,
    kind: z.enum([
      "call.queued",
      "call.ringing",
      "call.in_progress",
      "call.ended",
      "voice_agent.event",
      "alert.raised",
      "message.queued",
      "message.sent",
      "message.delivered",
      "message.failed",
    ]),
    title: z.string(),
    detail: z.string().nullable(),
    sincePreviousMs: z.number().int().nullable().describe("Time since the entry before; null on the first"),
    tone: z.enum(["neutral", "good", "warning", "bad"]),
    traceId: z.string().nullable(),
  })
  .meta({ id: "TimelineEntry" });

/** One line of what was said. */
export const transcriptLineSchema = z
  .object({ role: z.enum(["caller", "agent"]), text: z.string(), atSeconds: z.number().nullable() })
  .meta({ id: "TranscriptLine" });

/** The link from a call to its trace. */
export const traceLinkSchema = z
  .object({
    traceId: z.string(),
    url: z.string().nullable().describe("Opens the trace in Grafana; null without one"),
  })
  .meta({ id: "TraceLink" });

/** GET /api/calls */
export const callListQuerySchema = z.object({
  status: z.enum(CALL_STATUSES).optional(),
  direction: z.enum(["inbound", "outbound"]).optional(),
  priority: z.coerce.number().int().min(1).max(4).optional(),
  phone: z.string().trim().min(3).max(20).optional().describe("Part of the other party's number"),
  from: isoDate.optional().describe("Begun at or after"),
  to: isoDate.optional().describe("Begun before"),
  q: z.string().trim().min(2).max(80).optional().describe("Part of the caller's name, number or the summary"),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  cursor: z.string().max(200).optional(),
});

export const callListSchema = z.object({ items: z.array(callSchema), nextCursor: z.string().nullable() });
export const activeCallsSchema = z.object({ items: z.array(callSchema) });

/** GET /api/calls/:id */
export const callPageSchema = z
  .object({
    call: callSchema,
    timeline: z.array(timelineEntrySchema),
    alerts: z.array(alertSchema),
    transcript: z.array(transcriptLineSchema),
    trace: traceLinkSchema.nullable(),
  })
  .meta({ id: "CallPage" });

export type CallJson = z.output<typeof callSchema>;
export type TimelineEntryJson = z.output<typeof timelineEntrySchema>;
export type TranscriptLineJson = z.output<typeof transcriptLineSchema>;
export type TraceLinkJson = z.output<typeof traceLinkSchema>;
export type CallListQuery = z.output<typeof callListQuerySchema>;
