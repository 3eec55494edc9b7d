import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import {
  analysisFields,
  callInsightsSchema,
  callSummarySchema,
  recordingTranscriptSchema,
} from "../../modules/analyses/analyses.contract.ts";
import { callSchema, callsContract, transcriptLineSchema } from "../../modules/calls/calls.contract.ts";

const costs = z.object({
  costUsd: z.number().describe("Of all its runs, by the prices of the configuration"),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
});

/** An analysis with what it found, and what that cost. */
function withResult<Result extends z.ZodType>(result: Result) {
  return z.object({
    ...analysisFields,
    ...costs.shape,
    result: result.nullable().describe("While it is made anew, that of the run before; null: there is none"),
  });
}

/** All that was made of what was said in one call. */
export const callAnalyticsSchema = z
  .object({
    call: callSchema,
    conversation: z
      .array(transcriptLineSchema)
      .describe(
        "What the voice agent has written down, oldest first; recordings have transcripts of their own",
      ),
    transcripts: z.array(withResult(recordingTranscriptSchema)),
    summaries: z.array(withResult(callSummarySchema)),
    insights: z.array(withResult(callInsightsSchema)),
    costs: z.object({
      transcriptsUsd: z.number(),
      summariesUsd: z.number(),
      insightsUsd: z.number(),
      totalUsd: z.number(),
      audioSeconds: z.number().describe("Length of the recordings that were written down"),
    }),
    usage: z
      .object({
        status: z.enum(["pending", "billed", "refused"]),
        seconds: z.number().describe("What was analysed"),
        minutes: z.number().int().nullable().describe("Started ones, as they were billed; null: not yet"),
      })
      .nullable()
      .describe("What of the call is billed; null: nothing"),
  })
  .meta({ id: "CallAnalytics" });

/** What is known of one call beyond its course: joined from calls and their analyses. */
export const callAnalyticsContract = {
  tag: callsContract.tag,
  endpoints: {
    getCallAnalytics: {
      method: "GET",
      path: "/api/calls/:id/analytics",
      summary: "See what was made of one call: transcripts, summary, insights, costs",
      description:
        "How well people heard each other is with the call. Each analysis says how far it is; `words=true` adds each word with its time.",
      access: { permission: "calls:read" },
      cache: { kind: "calls", tags: ["call:{id}", "call-analyses:{id}"], sharedBy: "scope" },
      params: z.object({ id: idSchema }),
      query: z.object({
        words: z
          .stringbool()
          .default(false)
          .describe("Transcripts with every word and its time: some hundred kilobytes an hour"),
      }),
      responses: {
        200: { description: "The call with all that was made of it", schema: callAnalyticsSchema },
      },
      problems: { 404: "There is no such call for you" },
    },
  },
} as const satisfies ModuleContract;

export type CallAnalyticsJson = z.output<typeof callAnalyticsSchema>;
