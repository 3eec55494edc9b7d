import type { Thread, ThreadMessage } from "../../../data/types.ts";

const AT = "2026-11-27T12:00:00.000Z";

/** An open thread of nobody. */
export function aThread(change: Partial<Thread> = {}): Thread {
  return {
    ...{ id: "t1", status: "open", assignedTo: null, contact: null, lead: null, phone: "+15145550199" },
    ...{ snoozedUntil: null, closedAt: null, openedAt: AT, waitingSince: null, lastMessageAt: AT },
    ...{ lastSequence: 1, readSequence: 1, unread: 0, snippet: "Hello", tags: [], version: 1 },
    ...{ createdAt: AT, updatedAt: AT },
    ...change,
  };
}

/** What stands in it, by its number. */
export function aMessage(sequence: number, change: Partial<ThreadMessage> = {}): ThreadMessage {
  return {
    ...{ id: `m${sequence}`, threadId: "t1", sequence, kind: "inbound", status: "received" },
    ...{ text: `Message ${sequence}`, author: null, from: null, to: null, isRead: true, templateId: null },
    ...{ attachments: [], voicemailId: null, errorCode: null, errorReason: null, createdAt: AT },
    ...{ sentAt: null, deliveredAt: null, readAt: null, failedAt: null },
    ...change,
  };
}
