import { defineEvent } from "../../platform/unit-of-work/index.ts";
import type { Notification } from "./notifications.repository.ts";

/** Somebody has something new to know. */
export interface NotificationCreated {
  readonly notification: Notification;
  /** The line of its group that it takes the place of; null: none. */
  readonly replacesId: string | null;
}
export const notificationCreated = defineEvent<NotificationCreated>("notification.created");

/** Somebody has read a notification; null: all of them. */
export const notificationsRead = defineEvent<{
  readonly userId: string;
  readonly notificationId: string | null;
}>("notifications.read");

/** Somebody wants to be told otherwise than before. */
export const preferencesChanged = defineEvent<{ readonly userId: string }>(
  "notification_preferences.changed",
);
