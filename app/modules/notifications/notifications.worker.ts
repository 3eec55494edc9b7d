import { handle, type JobHandler } from "../../platform/queue/index.ts";
import { notify } from "./notifications.jobs.ts";
import type { NotificationsService } from "./notifications.service.ts";

/** The job handlers of this module. */
export function notificationsHandlers(service: NotificationsService): JobHandler[] {
  return [handle(notify, ({ payload }) => service.notify(payload))];
}
