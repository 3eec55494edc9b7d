import { defineEvent } from "../../platform/unit-of-work/index.ts";
import type { ScheduledMessage } from "./scheduled-messages.repository.ts";
import type { ThreadEntryKind } from "./threads.contract.ts";
import type { Thread } from "./threads.repository.ts";

/** A thread is other than before, in whatever way. */
export interface ThreadChanged {
  readonly thread: Thread;
  readonly action:
    | "opened"
    | "reopened"
    | "woken"
    | "snoozed"
    | "closed"
    | "assigned"
    | "read"
    | "unread"
    | "tags_changed"
    | "written"
    | "moved_with_record"
    | "scheduled";
}
export const threadChanged = defineEvent<ThreadChanged>("thread.changed");

/** A thread was given to somebody; `userId` is null when it was taken from whoever had it. */
export const threadAssigned = defineEvent<{ readonly threadId: string; readonly userId: string | null }>(
  "thread.assigned",
);

/** Something new stands in a thread, or an SMS in it has moved on. */
export interface ThreadMessageChanged {
  readonly threadId: string;
  readonly messageId: string;
  /** Null: it was there before. */
  readonly written: ThreadEntryKind | null;
}
export const threadMessageChanged = defineEvent<ThreadMessageChanged>("thread.message_changed");

/** A customer got the first answer since their thread was opened. */
export const threadFirstAnswered = defineEvent<{ readonly threadId: string; readonly afterSeconds: number }>(
  "thread.first_answered",
);

/** A scheduled SMS was made, changed, canceled, refused, or has gone. */
export const scheduledMessageChanged = defineEvent<{ readonly scheduled: ScheduledMessage }>(
  "scheduled_message.changed",
);
