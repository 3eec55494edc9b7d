import type { Attachment } from "./attachments.repository.ts";
import type {
  AttachmentJson,
  ScheduledMessageJson,
  ThreadJson,
  ThreadMessageJson,
} from "./threads.contract.ts";
import type { ScheduledView } from "./scheduled-messages.service.ts";
import type { ThreadEntry } from "./thread-writing.service.ts";
import type { ThreadInList } from "./threads.service.ts";

/** A thread as clients see it. */
export function presentThread(thread: ThreadInList): ThreadJson {
  const { assignedTo, assigneeName, contactId, contactName, leadId } = thread;
  return {
    id: thread.id,
    status: thread.status,
    assignedTo: assignedTo === null ? null : { id: assignedTo, name: assigneeName ?? "" },
    contact: contactId === null ? null : { id: contactId, name: contactName ?? "" },
    lead: leadId === null ? null : { id: leadId, company: thread.company },
    phone: thread.phone,
    snoozedUntil: isoOrNull(thread.snoozedUntil),
    closedAt: isoOrNull(thread.closedAt),
    openedAt: thread.openedAt.toISOString(),
    waitingSince: isoOrNull(thread.waitingSince),
    lastMessageAt: thread.lastMessageAt.toISOString(),
    lastSequence: thread.lastSequence,
    readSequence: thread.readSequence,
    unread: thread.unread,
    snippet: thread.snippet,
    tags: [...thread.tags],
    version: thread.version,
    createdAt: thread.createdAt.toISOString(),
    updatedAt: thread.updatedAt.toISOString(),
  };
}

/** What stands in a thread, as clients see it. */
export function presentEntry({
  message,
  kind,
  authorName,
  voicemailId,
  isRead,
  attachments,
}: ThreadEntry): ThreadMessageJson {
  const { authorId } = message;
  return {
    id: message.id,
    threadId: message.channelId,
    sequence: message.sequence,
    kind,
    status: message.status,
    text: message.deletedAt ? "" : message.content,
    author: authorId === null ? null : { id: authorId, name: authorName ?? "" },
    from: message.fromNumber,
    to: message.toNumber,
    isRead,
    templateId: message.templateId,
    attachments: attachments.map(presentAttachment),
    voicemailId,
    errorCode: message.errorCode,
    errorReason: message.errorReason,
    createdAt: message.createdAt.toISOString(),
    sentAt: isoOrNull(message.sentAt),
    deliveredAt: isoOrNull(message.deliveredAt),
    readAt: isoOrNull(message.readAt),
    failedAt: isoOrNull(message.failedAt),
  };
}

/** A file of a message as clients see it. */
export function presentAttachment(attachment: Attachment): AttachmentJson {
  const { id, status, failure, contentType, bytes, fileName } = attachment;
  return { id, status, failure, contentType, bytes, fileName };
}

/** A scheduled SMS as clients see it. */
export function presentScheduled(scheduled: ScheduledView): ScheduledMessageJson {
  return {
    id: scheduled.id,
    threadId: scheduled.threadId,
    author: { id: scheduled.authorId, name: scheduled.authorName },
    text: scheduled.content,
    templateId: scheduled.templateId,
    wantedAt: scheduled.wantedAt.toISOString(),
    sendAt: scheduled.sendAt.toISOString(),
    status: scheduled.status,
    reason: scheduled.reason,
    messageId: scheduled.messageId,
    version: scheduled.version,
    createdAt: scheduled.createdAt.toISOString(),
    updatedAt: scheduled.updatedAt.toISOString(),
  };
}

function isoOrNull(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
