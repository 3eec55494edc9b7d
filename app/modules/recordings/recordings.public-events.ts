import { z } from "zod";
import { type PublicEvent, publicEvent } from "../public-event.ts";
import { recordingReady } from "./recordings.events.ts";

/** What the outside can be told of recordings. */
export const recordingsPublicEvents: readonly PublicEvent[] = [
  publicEvent({
    name: "recording.ready",
    description: "A recording can be played.",
    data: z.object({
      recordingId: z.uuid(),
      callId: z.uuid().nullable().describe("Null: of no call that we know yet"),
      durationSeconds: z.number(),
    }),
    follows: recordingReady,
    tell: ({ recordingId, callId, durationSeconds }) => ({ recordingId, callId, durationSeconds }),
  }),
];
