import { etagOf, type Route, routesOf } from "../../http/index.ts";
import { notificationsContract } from "./notifications.contract.ts";
import { presentNotification, presentPreferences } from "./notifications.presenter.ts";
import type { NotificationsService } from "./notifications.service.ts";
import type { Preferences, PreferencesService } from "./preferences.service.ts";

/** A user's own notifications, and how they want to be told. */
export function notificationsRoutes(service: NotificationsService, preferences: PreferencesService): Route[] {
  const route = routesOf(notificationsContract);
  const answer = (chosen: Preferences) => ({
    status: 200 as const,
    body: presentPreferences(chosen),
    headers: { ETag: etagOf(chosen.version) },
  });
  return [
    route("listNotifications", async ({ principal, query }) => {
      const { items, nextCursor, unread } = await service.list(principal.userId, query);
      return { status: 200, body: { items: items.map(presentNotification), nextCursor, unread } };
    }),
    route("markAllNotificationsRead", async ({ principal }) => {
      await service.markAllRead(principal.userId);
      return { status: 204 };
    }),
    route("markNotificationRead", async ({ principal, params }) => {
      await service.markRead(principal.userId, params.id);
      return { status: 204 };
    }),
    route("getNotificationPreferences", async ({ principal }) =>
      answer(await preferences.of(principal.userId)),
    ),
    route("changeNotificationPreferences", async ({ principal, version, body }) =>
      answer(await preferences.change(principal.userId, version, body)),
    ),
  ];
}
