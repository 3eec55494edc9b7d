import { handle, type JobHandler } from "../../platform/queue/index.ts";
import { billUsage, forgetTranscription, readTranscript, transcribeRecording } from "./analyses.jobs.ts";
import type { ReadingService } from "./reading.service.ts";
import type { TranscriptionService } from "./transcription.service.ts";
import type { UsageService } from "./usage.service.ts";

/** The job handlers of this module. */
export function analysesHandlers(services: {
  readonly transcription: TranscriptionService;
  readonly reading: ReadingService;
  readonly usage: UsageService;
}): JobHandler[] {
  const { transcription, reading, usage } = services;
  return [
    handle(transcribeRecording, (attempt) => transcription.transcribe(attempt)),
    handle(forgetTranscription, ({ payload }) => transcription.forgetDeleted(payload)),
    handle(readTranscript, (attempt) => reading.read(attempt)),
    handle(billUsage, (attempt) => usage.bill(attempt)),
  ];
}
