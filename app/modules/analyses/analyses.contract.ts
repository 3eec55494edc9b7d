import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";

/** What can be made of what was said in a call. */
export const analysisKindSchema = z.enum(["transcript", "summary", "insights"]);
/** How far an analysis is, or what came of it. */
export const analysisStatusSchema = z
  .enum(["pending", "ok", "fallback", "failed"])
  .describe("fallback: the service gave no usable answer, and this is a plain one of our own");
/** Why an analysis failed. */
export const analysisFailureSchema = z
  .enum(["no_audio", "nothing_said", "no_transcript", "refused", "unavailable", "erased"])
  .describe(
    "no_audio: there is none that can be read. no_transcript: the recording was not written down. refused, unavailable: by the service",
  );

const word = z
  .object({
    text: z.string(),
    startMs: z.number().int(),
    endMs: z.number().int(),
    confidence: z.number().describe("0 to 1"),
  })
  .meta({ id: "SpokenWord" });

/** What was said in a recording. */
export const recordingTranscriptSchema = z
  .object({
    language: z.string().nullable(),
    durationSeconds: z.number(),
    utterances: z
      .array(
        z.object({
          speaker: z.string().describe("A, B …: voices are told apart, not known"),
          startMs: z.number().int(),
          endMs: z.number().int(),
          text: z.string(),
          confidence: z.number().describe("0 to 1"),
          words: z.array(word),
        }),
      )
      .describe("Oldest first; times from the beginning of the recording"),
  })
  .meta({ id: "RecordingTranscript" });

/** A call in a few sentences. What models are asked for has no names of its own: they want it in one piece. */
export const callSummarySchema = z.object({
  summary: z.string().min(1).max(2_000),
  topics: z.array(z.string().min(1).max(80)).max(10),
  outcome: z.string().min(1).max(300).nullable().describe("How it ended; null: that was not said"),
});

/** What a caller wanted, in words that can be counted. */
export const CALL_INTENTS = [
  "emergency",
  "appointment",
  "quote",
  "follow_up",
  "complaint",
  "billing",
  "information",
  "cancellation",
  "sales",
  "spam",
  "other",
] as const;

/** Something that somebody is to do after a call. */
export const actionItemSchema = z.object({
  text: z.string().min(1).max(300),
  owner: z.enum(["company", "caller", "unknown"]),
  due: z.string().min(1).max(80).nullable().describe("As it was said: tomorrow morning; null: not said"),
});

/** What a call was about, how the caller felt, and what is to be done. */
export const callInsightsSchema = z.object({
  intent: z.enum(CALL_INTENTS),
  intentDetail: z.string().max(300),
  sentiment: z.enum(["positive", "neutral", "negative", "mixed"]).describe("The caller's"),
  isResolved: z.boolean().describe("Was what the caller wanted settled in the call?"),
  actionItems: z.array(actionItemSchema).max(20),
});

/** What every analysis says of itself. */
export const analysisFields = {
  id: idSchema,
  recordingId: idSchema
    .nullable()
    .describe("Null: made from the conversation that the voice agent has written down"),
  status: analysisStatusSchema,
  failure: analysisFailureSchema.nullable(),
  provider: z.string().nullable().describe("The service that made it; null: none"),
  model: z.string().nullable(),
  run: z.number().int().describe("Counts up when it is made anew"),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
} as const;

/** An analysis without what it found. */
export const analysisSchema = z
  .object({ ...analysisFields, kind: analysisKindSchema })
  .meta({ id: "Analysis" });

/** What is made of what was said in calls. */
export const analysesContract = {
  tag: { name: "Analyses", description: "Transcripts, summaries and insights of calls." },
  endpoints: {
    rerunAnalyses: {
      method: "POST",
      path: "/api/calls/:id/analyses",
      summary: "Analyse a call anew",
      description:
        "What is there stays until the new one is. A transcript is paid for by the length of its recording; summary and insights follow it by themselves. It stands in the audit log.",
      access: { permission: "analyses:rerun" },
      limit: "analyses",
      params: z.object({ id: idSchema }),
      body: {
        json: z.object({
          kinds: z
            .array(analysisKindSchema)
            .min(1)
            .max(3)
            .default(["summary", "insights"])
            .describe("What is made anew"),
        }),
      },
      responses: {
        202: {
          description: "They are waiting for their turn",
          schema: z.object({ items: z.array(analysisSchema) }),
        },
      },
      problems: {
        404: "There is no such call for you",
        409: "Nothing of it can be analysed, or that is under way",
      },
    },
  },
  channels: {
    analyses: {
      pattern: "analyses:{id}",
      access: { permission: "calls:read" },
      events: {
        /** An analysis of the call came to an end. */
        "analysis.finished": z.object({
          callId: z.uuid(),
          recordingId: z.uuid().nullable(),
          kind: analysisKindSchema,
          status: analysisStatusSchema,
        }),
      },
    },
  },
} as const satisfies ModuleContract;

export type AnalysisKind = z.output<typeof analysisKindSchema>;
export type AnalysisStatus = z.output<typeof analysisStatusSchema>;
export type AnalysisFailure = z.output<typeof analysisFailureSchema>;
export type RecordingTranscript = z.output<typeof recordingTranscriptSchema>;
export type CallSummary = z.output<typeof callSummarySchema>;
export type CallInsights = z.output<typeof callInsightsSchema>;
export type ActionItem = z.output<typeof actionItemSchema>;
export type AnalysisJson = z.output<typeof analysisSchema>;
