import type { RecordingJson } from "./recordings.contract.ts";
import type { Recording } from "./recordings.repository.ts";

/** A recording as clients see it. */
export function presentRecording(recording: Recording): RecordingJson {
  const { durationMs } = recording;
  return {
    id: recording.id,
    callId: recording.callId,
    source: recording.source,
    status: recording.status,
    failure: recording.failure,
    fileName: recording.fileName,
    contentType: recording.contentType,
    bytes: recording.bytes,
    sha256: recording.sha256,
    durationSeconds: durationMs === null ? null : durationMs / 1_000,
    channelCount: recording.channelCount,
    sampleRateHz: recording.sampleRateHz,
    processingMs: recording.processingMs,
    createdById: recording.createdBy,
    createdAt: recording.createdAt.toISOString(),
    queuedAt: recording.queuedAt?.toISOString() ?? null,
    readyAt: recording.readyAt?.toISOString() ?? null,
    updatedAt: recording.updatedAt.toISOString(),
  };
}
