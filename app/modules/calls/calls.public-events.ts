import { z } from "zod";
import { type PublicEvent, publicEvent } from "../public-event.ts";
import { callDirectionSchema, callStatusSchema } from "./calls.contract.ts";
import { callChanged, callsMerged } from "./calls.events.ts";

const aboutCall = z.object({ callId: z.uuid(), direction: callDirectionSchema });

/** What the outside can be told of calls. */
export const callsPublicEvents: readonly PublicEvent[] = [
  publicEvent({
    name: "call.started",
    description: "A call was heard of for the first time; it may still ring.",
    data: aboutCall,
    follows: callChanged,
    tell: ({ call, isNew }) => (isNew ? { callId: call.id, direction: call.direction } : null),
  }),
  publicEvent({
    name: "call.ended",
    description: "A call came to its end.",
    data: aboutCall.extend({
      status: callStatusSchema,
      durationSeconds: z.number().nullable().describe("Null where nobody answered"),
    }),
    follows: callChanged,
    tell: ({ call, ended }) => (ended ? { callId: call.id, direction: call.direction, ...ended } : null),
  }),
  publicEvent({
    name: "calls.merged",
    description: "What two vendors told of proved to be one call: its former ids lead to it.",
    data: z.object({ callId: z.uuid(), formerIds: z.array(z.uuid()) }),
    follows: callsMerged,
    tell: ({ into, from }) => ({ callId: into, formerIds: [...from] }),
  }),
];
