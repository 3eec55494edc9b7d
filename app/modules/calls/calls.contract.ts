import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";

const isoDate = z.iso.datetime();

/** All states of a call in the order in which it can pass them; the last five are final. */
export const callStatusSchema = z.enum([
  "queued",
  "ringing",
  "in_progress",
  "completed",
  "busy",
  "no_answer",
  "failed",
  "canceled",
]);

/** Who called whom. */
export const callDirectionSchema = z.enum(["inbound", "outbound"]);

/** What a call was good for, as an agent said at its end. */
export const callOutcomeSchema = z.enum(["connected", "not_connected", "converted", "refused"]);

/** A call with the same number before another one. */
export const earlierCallSchema = z
  .object({
    id: idSchema,
    direction: callDirectionSchema,
    status: callStatusSchema.describe("As it was when the later call began"),
    initiatedAt: isoDate,
  })
  .meta({ id: "EarlierCall" });

/** A call as clients see it. */
export const callSchema = z
  .object({
    id: idSchema,
    direction: callDirectionSchema,
    provider: z.string(),
    status: callStatusSchema,
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
    userId: idSchema.nullable(),
    userName: z.string().nullable(),
    callerName: z.string().nullable().describe("As they said, or as the voice agent heard it"),
    knownAs: z
      .string()
      .nullable()
      .describe(
        "What our contacts and leads called whoever has the number when the call began; null: nobody",
      ),
    leadId: idSchema.nullable(),
    contactId: idSchema.nullable(),
    scriptId: idSchema.nullable().describe("The script that the call is led by"),
    earlierCalls: z
      .array(earlierCallSchema)
      .describe("The last three calls with this number before this one, newest first"),
    summary: z.string().nullable(),
    rawReason: z.string().nullable().describe("Why it ended, in the provider's words"),
    initiatedAt: isoDate,
    startedAt: isoDate.nullable(),
    endedAt: isoDate.nullable(),
    durationSeconds: z.number().int().nullable(),
    setupMs: z
      .number()
      .int()
      .nullable()
      .describe("From when it was placed until it rang; null: nobody told, as of calls that come in"),
    mosAvg: z
      .number()
      .nullable()
      .describe("Mean opinion score of its samples, 1 (bad) to 4.43 (best); null: not measured"),
    mosMin: z.number().nullable().describe("That of its worst sample"),
    traceId: z.string().nullable(),
    alertCount: z.number().int(),
    openAlertPriority: z
      .number()
      .int()
      .min(1)
      .max(4)
      .nullable()
      .describe("The most urgent of its alerts that nobody has acknowledged; null: there is none"),
    acknowledgedAt: isoDate.nullable().describe("When one of its alerts was last acknowledged"),
    acknowledgedById: z.uuid().nullable(),
    acknowledgedByName: z.string().nullable().describe("Who has it"),
    scriptVersionId: idSchema.nullable().describe("The published version of a script that it goes by"),
    dispositionId: idSchema
      .nullable()
      .describe(
        "What it came to, as an agent said, or the carrier of a call that nobody answered; null: nobody has said yet",
      ),
    dispositionName: z.string().nullable(),
    dispositionOutcome: callOutcomeSchema.nullable(),
    updatedAt: isoDate,
  })
  .meta({ id: "Call" });

/** One line of what was said. */
export const transcriptLineSchema = z
  .object({ role: z.enum(["caller", "agent"]), text: z.string(), atSeconds: z.number().nullable() })
  .meta({ id: "TranscriptLine" });

/** A line as it is spoken. A partial one is replaced by the next of its speaker, and by the final one. */
export const spokenLineSchema = z.object({
  callId: idSchema,
  line: transcriptLineSchema,
  isFinal: z.boolean(),
  at: isoDate.describe("By the provider's clock"),
});

/** Filters of the list of calls. */
export const callListQuerySchema = pageQuerySchema.extend({
  status: callStatusSchema.optional().describe("Only calls in this state"),
  direction: callDirectionSchema.optional().describe("Only inbound or only outbound calls"),
  priority: z.coerce
    .number()
    .int()
    .min(1)
    .max(4)
    .optional()
    .describe("Only calls whose alert has it; 1 is the most urgent"),
  dispositionId: idSchema.optional().describe("Only calls that came to this"),
  dispositionOutcome: callOutcomeSchema.optional().describe("Only calls whose disposition has it"),
  phone: z.string().trim().min(3).max(20).optional().describe("Part of the other party's number"),
  outcome: z.enum(["missed"]).optional().describe("missed: only calls to us that nobody answered"),
  leadId: idSchema.optional().describe("Only calls with this lead"),
  contactId: idSchema.optional().describe("Only calls with this contact"),
  userId: idSchema.optional().describe("Only calls that this user placed or took"),
  from: isoDate.optional().describe("Begun at or after"),
  to: isoDate.optional().describe("Begun before"),
  mosBelow: z.coerce
    .number()
    .min(1)
    .max(5)
    .optional()
    .describe("Only calls whose mean opinion score is below it; 3.6 and less is poor"),
  q: z
    .string()
    .trim()
    .min(2)
    .max(80)
    .optional()
    .describe(
      "Part of the caller's name, as they said it or as our records have it, or of the summary (of one or two letters: how a word begins), or of the number, however written",
    ),
});

/** A call proved to be a part of another one, and is no call any more; its address leads to the other one. */
const callMerged = z.object({ callId: idSchema, into: idSchema });

/** People hear each other badly. Told at most every ten seconds while it lasts, and when the call's samples came after its end. */
const poorQuality = z.object({
  callId: idSchema,
  mos: z.number().describe("Of the newest samples"),
  at: isoDate,
});

const access = { permission: "calls:read" } as const;

/** Calls as they happen and as they happened. */
export const callsContract = {
  tag: { name: "Calls", description: "Calls as they happen and as they happened." },
  endpoints: {
    listCalls: {
      method: "GET",
      path: "/api/calls",
      summary: "List calls",
      access,
      cache: { kind: "calls", tags: ["calls"], sharedBy: "everybody", warmedBy: [{}] },
      query: callListQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(callSchema) } },
    },
    listActiveCalls: {
      method: "GET",
      path: "/api/calls/active",
      summary: "See the calls that are going on, and those with a P1 alert that nobody has acknowledged",
      description: "A snapshot; follow the channel `board` of the WebSocket at /live for every change.",
      access,
      cache: { kind: "voip", tags: ["calls"], sharedBy: "everybody", warmedBy: [{}] },
      responses: {
        200: {
          description: "Most urgent first, then longest going on",
          schema: z.object({
            items: z.array(callSchema),
            total: z.number().int().describe("How many there are, of which the 500 most urgent are listed"),
          }),
        },
      },
    },
  },
  channels: {
    board: {
      pattern: "board",
      access,
      events: {
        "call.changed": z.object({ call: callSchema }),
        "call.merged": callMerged,
        "call.poor_quality": poorQuality,
      },
    },
    call: {
      pattern: "call:{id}",
      access,
      events: {
        "call.changed": z.object({ call: callSchema }),
        "call.merged": callMerged,
        "call.poor_quality": poorQuality,
        /** Something new is on the call's page beside its own state. */
        "call.timeline": z.object({ callId: idSchema }),
        /** Something is being said, or was. Final lines are on the call's page, too. */
        "call.transcript": spokenLineSchema,
        /** Somebody began or stopped speaking. */
        "call.speech": z.object({
          callId: idSchema,
          role: transcriptLineSchema.shape.role,
          isSpeaking: z.boolean(),
        }),
      },
    },
  },
} as const satisfies ModuleContract;

export type CallStatus = z.output<typeof callStatusSchema>;
export type CallOutcome = z.output<typeof callOutcomeSchema>;
export type CallDirection = z.output<typeof callDirectionSchema>;
export type CallJson = z.output<typeof callSchema>;
export type TranscriptLineJson = z.output<typeof transcriptLineSchema>;
export type CallListQuery = z.output<typeof callListQuerySchema>;
