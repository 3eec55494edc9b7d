import type { NotificationJson } from "./notifications.contract.ts";
import type { Notification } from "./notifications.repository.ts";

/** A notification as its user sees it; also what live updates carry. */
export function presentNotification(notification: Notification): NotificationJson {
  const { id, type, subjectType, subjectId, title, priority, readAt, createdAt } = notification;
  return {
    id,
    type,
    subjectType,
    subjectId,
    title,
    priority,
    readAt: readAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}
