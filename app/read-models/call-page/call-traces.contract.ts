import { z } from "zod";
import { idSchema } from "../../http/id.contract.ts";

/** What a span is in the words of those who take calls; the screens have a sentence for each. */
export const callTraceStepSchema = z.enum([
  "voice_agent_word_taken_in",
  "carrier_word_taken_in",
  "sms_receipt_taken_in",
  "word_taken_in",
  "request_answered",
  "sms_worked_on",
  "sms_handed_over",
  "sms_on_its_way",
  "call_placed",
  "vendor_asked",
  "vendor_at_work",
  "people_told",
  "recording_worked_on",
  "work_in_background",
]);

/** A span, or several alike that stand for one another. */
export const callSpanSchema = z
  .object({
    id: z.string(),
    parentId: z.string().nullable().describe("Null: nothing of this trace is above it"),
    name: z.string(),
    service: z.string(),
    kind: z.enum(["server", "client", "producer", "consumer", "internal"]),
    step: callTraceStepSchema.nullable().describe("What it is to somebody who takes calls; null: machinery"),
    startMs: z.number().describe("Since the trace began"),
    durationMs: z.number(),
    selfMs: z.number().describe("In which nothing below it ran"),
    waitMs: z.number().describe("It stood in a queue for so long before, and somebody waited for it"),
    criticalMs: z
      .number()
      .describe("So much of the time that somebody waited was its own; 0: off the critical path"),
    isFailed: z.boolean(),
    errorType: z.string().nullable(),
    count: z.number().int().describe("So many alike are shown as this one"),
    hiddenCount: z.number().int().describe("So many below it are not shown, for there are too many"),
    attributes: z
      .array(z.object({ name: z.string(), value: z.string() }))
      .describe("Of those that hold nothing personal"),
  })
  .meta({ id: "CallSpan" });

/** One trace of a call, as far as it can be read now. */
export const callTraceTreeSchema = z
  .object({
    traceId: z.string(),
    state: z
      .enum(["found", "absent", "unavailable", "not_configured"])
      .describe(
        "absent: not kept, or not there yet; unavailable: who keeps traces does not answer now; not_configured: nobody does here",
      ),
    url: z.string().nullable().describe("Opens it in Grafana; null without one"),
    tree: z
      .object({
        startedAt: z.iso.datetime(),
        durationMs: z.number(),
        criticalMs: z.number().describe("How long somebody waited, queues included"),
        spanCount: z.number().int().describe("Of the whole trace"),
        errorCount: z.number().int(),
        spans: z
          .array(callSpanSchema)
          .describe("Parents before what is below them, siblings as they began; 400 at most"),
      })
      .nullable(),
  })
  .meta({ id: "CallTraceTree" });

/** Names one trace of one call. */
export const callTraceParamsSchema = z.object({
  id: idSchema,
  traceId: z.string().regex(/^[0-9a-f]{32}$/, { error: "must be 32 hexadecimal digits in lower case" }),
});

export type CallTraceStep = z.output<typeof callTraceStepSchema>;
export type CallTraceTreeJson = z.output<typeof callTraceTreeSchema>;
