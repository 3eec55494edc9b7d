import type { VoicemailJson } from "./voicemails.contract.ts";
import type { VoicemailView } from "./voicemails.repository.ts";

/** A voicemail as clients see it. */
export function presentVoicemail(voicemail: VoicemailView): VoicemailJson {
  const { assignedTo, durationMs } = voicemail;
  return {
    id: voicemail.id,
    callId: voicemail.callId,
    recordingId: voicemail.recordingId,
    recordingStatus: voicemail.recordingStatus,
    durationSeconds: durationMs === null ? null : durationMs / 1_000,
    phone: voicemail.phone,
    callerName: voicemail.callerName,
    assignedTo: assignedTo ? { id: assignedTo, name: voicemail.assigneeName ?? "" } : null,
    priority: voicemail.priority,
    readAt: voicemail.readAt?.toISOString() ?? null,
    version: voicemail.version,
    createdAt: voicemail.createdAt.toISOString(),
    updatedAt: voicemail.updatedAt.toISOString(),
    deletedAt: voicemail.deletedAt?.toISOString() ?? null,
  };
}
