import { z } from "zod";
import { type PublicEvent, publicEvent } from "../public-event.ts";
import { type ThreadChanged, threadAssigned, threadChanged, threadMessageChanged } from "./threads.events.ts";

const aboutThread = z.object({ threadId: z.uuid(), version: z.int().describe("As in its ETag") });

const of =
  (...actions: readonly ThreadChanged["action"][]) =>
  ({ thread, action }: ThreadChanged) =>
    actions.includes(action) ? { threadId: thread.id, version: thread.version } : null;

/** What the outside can be told of threads. */
export const threadsPublicEvents: readonly PublicEvent[] = [
  publicEvent({
    name: "thread.opened",
    description: "A customer and we have begun to write to each other.",
    data: aboutThread,
    follows: threadChanged,
    tell: of("opened"),
  }),
  publicEvent({
    name: "thread.reopened",
    description: "A thread that was closed or snoozed is open again.",
    data: aboutThread,
    follows: threadChanged,
    tell: of("reopened", "woken"),
  }),
  publicEvent({
    name: "thread.closed",
    description: "A thread was closed.",
    data: aboutThread,
    follows: threadChanged,
    tell: of("closed"),
  }),
  publicEvent({
    name: "thread.assigned",
    description: "A thread was given to somebody, or taken from whoever had it.",
    data: z.object({ threadId: z.uuid(), userId: z.uuid().nullable() }),
    follows: threadAssigned,
    tell: ({ threadId, userId }) => ({ threadId, userId }),
  }),
  publicEvent({
    name: "thread.tags_changed",
    description: "Tags were put on a thread, or taken off.",
    data: aboutThread,
    follows: threadChanged,
    tell: of("tags_changed"),
  }),
  publicEvent({
    name: "message.received",
    description: "A customer has sent an SMS.",
    data: z.object({ threadId: z.uuid(), messageId: z.uuid() }),
    follows: threadMessageChanged,
    tell: ({ threadId, messageId, written }) => (written === "inbound" ? { threadId, messageId } : null),
  }),
  publicEvent({
    name: "message.sent",
    description: "An SMS to a customer is on its way.",
    data: z.object({ threadId: z.uuid(), messageId: z.uuid() }),
    follows: threadMessageChanged,
    tell: ({ threadId, messageId, written }) => (written === "outbound" ? { threadId, messageId } : null),
  }),
];
