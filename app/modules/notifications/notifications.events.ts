import { defineEvent } from "../../platform/unit-of-work/index.ts";
import type { Notification } from "./notifications.repository.ts";
import type { NotificationChannel } from "./preferences.contract.ts";

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

/** Somebody has set a notification back to unread. */
export const notificationUnread = defineEvent<{
  readonly userId: string;
  readonly notificationId: string;
}>("notification.unread");

/** Somebody wants to be told otherwise than before. */
export const preferencesChanged = defineEvent<{ readonly userId: string }>(
  "notification_preferences.changed",
);

/** A notification has come to its end on a way. */
export interface DeliveryEnded {
  readonly channel: NotificationChannel;
  readonly outcome: "sent" | "skipped" | "failed";
  /** From what it tells of, or from when it might go out, until it had gone; null: it did not. */
  readonly seconds: number | null;
}
export const deliveryEnded = defineEvent<DeliveryEnded>("notification.delivery_ended");
