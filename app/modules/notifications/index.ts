export { notificationErrors } from "./notifications.errors.ts";
export { type NotifyPayload, notificationsQueue, notify, notifyPayload } from "./notifications.jobs.ts";
export { notifiesEverybody } from "./notifications.policy.ts";
export type { Notification } from "./notifications.repository.ts";
export { notificationsRoutes, presentNotification } from "./notifications.routes.ts";
export {
  createNotificationsService,
  NOTIFY_OUTBOX_KIND,
  type NotificationsService,
} from "./notifications.service.ts";
export { notificationsHandlers } from "./notifications.worker.ts";
