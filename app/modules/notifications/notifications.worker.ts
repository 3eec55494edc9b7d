import { handle, type JobHandler } from "../../platform/queue/index.ts";
import type { DeliveriesService } from "./deliveries.service.ts";
import { deliver, mailNotifications, notify } from "./notifications.jobs.ts";
import type { NotificationsService } from "./notifications.service.ts";

/** The job handlers of this module. */
export function notificationsHandlers(
  service: NotificationsService,
  deliveries: DeliveriesService,
): JobHandler[] {
  return [
    handle(notify, ({ payload }) => service.notify(payload)),
    handle(deliver, (attempt) => deliveries.deliver(attempt)),
    handle(mailNotifications, (attempt) => deliveries.mail(attempt)),
  ];
}
