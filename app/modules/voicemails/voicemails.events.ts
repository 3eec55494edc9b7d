import { defineEvent } from "../../platform/unit-of-work/index.ts";
import type { Voicemail } from "./voicemails.repository.ts";

/** Somebody who called has left a message; it can be heard when its recording is ready. */
export interface VoicemailLeft {
  readonly voicemailId: string;
  readonly recordingId: string;
  /** Null: of no call that we know yet. */
  readonly callId: string | null;
  readonly assignedTo: string | null;
  readonly priority: 1 | 2 | 3 | 4;
}
export const voicemailLeft = defineEvent<VoicemailLeft>("voicemail.left");

/** A voicemail came, was read, given to somebody, deleted or restored. */
export const voicemailChanged = defineEvent<{ readonly voicemail: Voicemail; readonly action: string }>(
  "voicemail.changed",
);

/** The call of a voicemail became known. */
export const voicemailLinked = defineEvent<{ readonly voicemailId: string; readonly callId: string }>(
  "voicemail.linked",
);
