import { type Route, routesOf } from "../../http/index.ts";
import { notificationsContract } from "./notifications.contract.ts";
import { presentNotification } from "./notifications.presenter.ts";
import type { NotificationsService } from "./notifications.service.ts";

/** A user's own notifications. */
export function notificationsRoutes(service: NotificationsService): Route[] {
  const route = routesOf(notificationsContract);
  return [
    route("listNotifications", async ({ principal, query }) => {
      const { items, nextCursor, unread } = await service.list(principal.id, query);
      return { status: 200, body: { items: items.map(presentNotification), nextCursor, unread } };
    }),
    route("markAllNotificationsRead", async ({ principal }) => {
      await service.markAllRead(principal.id);
      return { status: 204 };
    }),
    route("markNotificationRead", async ({ principal, params }) => {
      await service.markRead(principal.id, params.id);
      return { status: 204 };
    }),
  ];
}
