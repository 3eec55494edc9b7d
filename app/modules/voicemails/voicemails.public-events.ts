import { z } from "zod";
import { type PublicEvent, publicEvent } from "../public-event.ts";
import { voicemailLeft } from "./voicemails.events.ts";

/** What the outside can be told of voicemails. */
export const voicemailsPublicEvents: readonly PublicEvent[] = [
  publicEvent({
    name: "voicemail.left",
    description: "Somebody who called has left a message; it can be heard once its recording is ready.",
    data: z.object({
      voicemailId: z.uuid(),
      recordingId: z.uuid(),
      callId: z.uuid().nullable().describe("Null: of no call that we know yet"),
      priority: z.literal([1, 2, 3, 4]).describe("1 is the most urgent"),
    }),
    follows: voicemailLeft,
    tell: ({ voicemailId, recordingId, callId, priority }) => ({
      voicemailId,
      recordingId,
      callId,
      priority,
    }),
  }),
];
