import { z } from "zod";
import { type PublicEvent, publicEvent } from "../public-event.ts";
import { callbackDue } from "./dispositions.events.ts";

/** What the outside can be told of what calls come to. */
export const dispositionsPublicEvents: readonly PublicEvent[] = [
  publicEvent({
    name: "callback.due",
    description: "A call back that somebody promised is due, and they have not called.",
    data: z.object({
      callId: z.uuid().describe("In which it was promised"),
      userId: z.uuid().describe("Who promised it"),
      leadId: z.uuid().nullable(),
      dueAt: z.iso.datetime(),
    }),
    follows: callbackDue,
    tell: ({ callId, userId, leadId, dueAt }) => ({ callId, userId, leadId, dueAt: dueAt.toISOString() }),
  }),
];
