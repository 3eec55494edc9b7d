import { z } from "zod";
import { type PublicEvent, publicEvent } from "../public-event.ts";
import { doNotCallChanged } from "./do-not-call.events.ts";

/** What the outside can be told of the do-not-call list. */
export const doNotCallPublicEvents: readonly PublicEvent[] = [
  publicEvent({
    name: "do_not_call.changed",
    description: "Numbers came on the do-not-call list, count longer, or left it: read it.",
    data: z.object({ count: z.int() }),
    follows: doNotCallChanged,
    tell: ({ count }) => ({ count }),
  }),
];
