import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of recordings. */
export const recordingErrors = defineErrors({
  recording_not_found: {
    status: 404,
    title: "There is no such recording",
    expected: true,
    remedy: "Check the id; it may be of somebody else's call, or have been deleted.",
  },
  recording_not_audio: {
    status: 415,
    title: "The file is no sound that we can play",
    expected: true,
    remedy: "Send WAV, MP3, Ogg (Opus or Vorbis) or WebM; what it is called does not matter.",
  },
  recording_not_ready: {
    status: 409,
    title: "The recording cannot be played or seen yet",
    expected: true,
    remedy: "The detail names its status; follow the channel `recordings`.",
  },
  recording_status_conflict: {
    status: 409,
    title: "Only a recording that failed can be tried again",
    expected: true,
    remedy: "Look at its status first.",
  },
  recording_range_unsatisfiable: {
    status: 416,
    title: "The recording has no such part",
    expected: true,
    remedy: "`Content-Range` says how many bytes it has.",
  },
  recording_link_invalid: {
    status: 403,
    title: "The link is wrong, or its time is over",
    expected: true,
    remedy: "Make another one at POST /api/recordings/{id}/links.",
  },
});
