import type { MessageJson } from "./messages.contract.ts";
import type { Message } from "./messages.repository.ts";

/** An SMS as clients see it. */
export function presentMessage(message: Message): MessageJson {
  return {
    id: message.id,
    recipientName: message.recipientName,
    to: message.toNumber,
    status: message.status,
    attempts: message.attempts,
    errorCode: message.errorCode,
    errorReason: message.errorReason,
    waiting: message.waitsFor && {
      for: message.waitsFor,
      until: message.waitsUntil?.toISOString() ?? null,
    },
    queuedAt: message.createdAt.toISOString(),
    sentAt: message.sentAt?.toISOString() ?? null,
    deliveredAt: message.deliveredAt?.toISOString() ?? null,
    failedAt: message.failedAt?.toISOString() ?? null,
  };
}
