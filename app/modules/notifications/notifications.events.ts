import { defineEvent } from "../../platform/unit-of-work/index.ts";
import type { Notification } from "./notifications.repository.ts";

/** Somebody has something new to know. */
export interface NotificationCreated {
  readonly notification: Notification;
}
export const notificationCreated = defineEvent<NotificationCreated>("notification.created");
