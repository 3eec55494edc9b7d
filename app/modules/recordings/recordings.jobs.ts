import { z } from "zod";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { defineJob, defineQueue } from "../../platform/queue/index.ts";

/** Files that vendors hand over: most of it is waiting for them. */
export const recordingFetchesQueue = defineQueue({
  name: "recording_fetches",
  concurrency: 5,
  keepCompleted: 100,
  keepFailed: 50,
});

/** Files that are measured, which takes a processor: a slow vendor does not hold them up. */
export const recordingsQueue = defineQueue({
  name: "recordings",
  concurrency: 2,
  keepCompleted: 100,
  keepFailed: 50,
});

/** Which run of which recording: one that was started anew has another number, so that the old one ends. */
export const recordingRunPayload = z.object({
  recordingId: z.uuid(),
  runNumber: z.number().int(),
  /** Of the recording, for traces. */
  callId: z.uuid().nullish(),
});
export type RecordingRun = z.output<typeof recordingRunPayload>;

/** The run that a recording is in. */
export function runOf(recording: {
  readonly id: string;
  readonly runNumber: number;
  readonly callId: string | null;
}): RecordingRun {
  return { recordingId: recording.id, runNumber: recording.runNumber, callId: recording.callId };
}

const subject = ({ recordingId, callId }: RecordingRun) => ({
  [ATTRIBUTES.recordingId]: recordingId,
  ...(callId ? { [ATTRIBUTES.callId]: callId } : {}),
});

/** Fetches a recording from its vendor: eight attempts, from 2 s doubling, since vendors tell of files before they have them. */
export const fetchRecording = defineJob<RecordingRun>({
  name: "recordings.fetch",
  queue: recordingFetchesQueue,
  payload: recordingRunPayload,
  attempts: 8,
  backoffMs: 2_000,
  backoffJitterRatio: 0.2,
  idempotencyKey: ({ recordingId, runNumber }) => `recording-fetch-${recordingId}-${runNumber}`,
  priority: () => 3,
  subject,
});

/** Measures a recording whose file is kept. */
export const processRecording = defineJob<RecordingRun>({
  name: "recordings.process",
  queue: recordingsQueue,
  payload: recordingRunPayload,
  attempts: 5,
  backoffMs: 1_000,
  backoffJitterRatio: 0.2,
  idempotencyKey: ({ recordingId, runNumber }) => `recording-process-${recordingId}-${runNumber}`,
  priority: () => 3,
  subject,
});
