import { z } from "zod";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { defineJob, defineQueue } from "../../platform/queue/index.ts";

/** What services are asked for: nobody waits for it at a screen, and each waits for others. */
export const analysesQueue = defineQueue({
  name: "analyses",
  concurrency: 6,
  keepCompleted: 100,
  keepFailed: 50,
});

/** Which run of which analysis; ids only. */
export const analysisPayload = z.object({
  analysisId: z.uuid(),
  run: z.number().int().min(1),
  /** Of the analysis, for traces. */
  callId: z.uuid(),
});
export type AnalysisPayload = z.output<typeof analysisPayload>;

/** Eight attempts, from 2 s doubling: as long as a service is away for more than a moment (see decision 4). */
const PATIENT = { attempts: 8, backoffMs: 2_000, backoffJitterRatio: 0.2 } as const;

/** Has a recording written down. */
export const transcribeRecording = defineJob<AnalysisPayload>({
  ...PATIENT,
  name: "analyses.transcribe",
  queue: analysesQueue,
  payload: analysisPayload,
  idempotencyKey: ({ analysisId, run }) => `transcribe-${analysisId}-${run}`,
  priority: () => 2,
  subject: ({ callId }) => ({ [ATTRIBUTES.callId]: callId }),
});

/** Has a summary or insights made of what was said. */
export const readTranscript = defineJob<AnalysisPayload>({
  ...PATIENT,
  name: "analyses.read",
  queue: analysesQueue,
  payload: analysisPayload,
  idempotencyKey: ({ analysisId, run }) => `read-${analysisId}-${run}`,
  priority: () => 3,
  subject: ({ callId }) => ({ [ATTRIBUTES.callId]: callId }),
});

export const forgetTranscriptionPayload = z.object({
  analysisId: z.uuid(),
  run: z.number().int().min(1),
  callId: z.uuid(),
  /** The vendor's id of the transcription; null: it was asked to begin, or may have been, and what it said is not known. */
  vendorId: z.string().nullable(),
  /** Under which the vendor has the audio. */
  audioReference: z.string().nullable(),
  goneAt: z.iso.datetime(),
});
export type ForgetTranscriptionPayload = z.output<typeof forgetTranscriptionPayload>;

/** Has the vendor forget what it writes down, or has written, of a recording that was deleted meanwhile. */
export const forgetTranscription = defineJob<ForgetTranscriptionPayload>({
  ...PATIENT,
  name: "analyses.forget",
  queue: analysesQueue,
  payload: forgetTranscriptionPayload,
  idempotencyKey: ({ analysisId, run, vendorId }) => `forget-${analysisId}-${run}-${vendorId ?? ""}`,
  priority: () => 4,
  subject: ({ callId }) => ({ [ATTRIBUTES.callId]: callId }),
});

export const billUsagePayload = z.object({
  callId: z.uuid(),
  /** Counts up with each time that it is asked for: what failed for good is tried again later. */
  turn: z.number().int(),
});
export type BillUsagePayload = z.output<typeof billUsagePayload>;

/** Bills what was analysed of a call, once. */
export const billUsage = defineJob<BillUsagePayload>({
  ...PATIENT,
  name: "analyses.bill",
  queue: analysesQueue,
  payload: billUsagePayload,
  idempotencyKey: ({ callId, turn }) => `bill-${callId}-${turn}`,
  priority: () => 4,
  subject: ({ callId }) => ({ [ATTRIBUTES.callId]: callId }),
});
