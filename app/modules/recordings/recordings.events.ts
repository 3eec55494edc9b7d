import { defineEvent } from "../../platform/unit-of-work/index.ts";
import type { Recording } from "./recordings.repository.ts";

/** A recording was made, or moved on. */
export const recordingChanged = defineEvent<{ readonly recording: Recording }>("recording.changed");

/** A vendor has a recording of a call: it is fetched from now on. */
export interface RecordingArrived {
  readonly recordingId: string;
  /** Null: of no call that we know yet. */
  readonly callId: string | null;
  /** The caller was asked to leave a message. */
  readonly isVoicemail: boolean;
}
export const recordingArrived = defineEvent<RecordingArrived>("recording.arrived");

/** Its call became known. */
export const recordingLinked = defineEvent<{ readonly recordingId: string; readonly callId: string }>(
  "recording.linked",
);

/** A recording can be played and read from now on: its file is kept, and known to be a sound. */
export interface RecordingReady {
  readonly recordingId: string;
  readonly callId: string | null;
  readonly durationSeconds: number;
}
export const recordingReady = defineEvent<RecordingReady>("recording.ready");

/** The last word on a recording, until somebody has it tried again. */
export const recordingSettled = defineEvent<{
  readonly recording: Recording;
  readonly outcome: "ready" | "absent" | "failed";
}>("recording.settled");

/** A recording went, by somebody's hand. */
export const recordingDeleted = defineEvent<{ readonly recordingId: string; readonly callId: string | null }>(
  "recording.deleted",
);
