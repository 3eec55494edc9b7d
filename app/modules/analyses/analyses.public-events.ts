import { z } from "zod";
import { type PublicEvent, publicEvent } from "../public-event.ts";
import { analysisKindSchema, analysisStatusSchema } from "./analyses.contract.ts";
import { analysisFinished } from "./analyses.events.ts";

/** What the outside can be told of analyses. */
export const analysesPublicEvents: readonly PublicEvent[] = [
  publicEvent({
    name: "analysis.finished",
    description: "A transcript, summary or insights of a call came to an end: read its analytics.",
    data: z.object({
      callId: z.uuid(),
      recordingId: z.uuid().nullable().describe("Null: made from what the voice agent has written down"),
      kind: analysisKindSchema,
      status: analysisStatusSchema,
    }),
    follows: analysisFinished,
    tell: ({ callId, recordingId, kind, status }) => ({ callId, recordingId, kind, status }),
  }),
];
