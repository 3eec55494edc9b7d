import { handle, type JobHandler } from "../../platform/queue/index.ts";
import type { RecordingProcessingService } from "./recording-processing.service.ts";
import { fetchRecording, processRecording } from "./recordings.jobs.ts";

/** The job handlers of this module. */
export function recordingsHandlers(processing: RecordingProcessingService): JobHandler[] {
  return [handle(fetchRecording, processing.fetch), handle(processRecording, processing.process)];
}
