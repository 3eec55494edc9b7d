import { etagOf, type Route, routesOf } from "../../http/index.ts";
import { notificationsContract } from "./notifications.contract.ts";
import { presentNotification, presentPreferences, presentSubscription } from "./notifications.presenter.ts";
import type { NotificationsService } from "./notifications.service.ts";
import type { Preferences, PreferencesService } from "./preferences.service.ts";
import type { PushDispatch } from "./push-dispatch.service.ts";

/** A user's own notifications, how they want to be told, and in which browsers. */
export function notificationsRoutes(
  service: NotificationsService,
  preferences: PreferencesService,
  push: Pick<PushDispatch, "publicKey" | "list" | "subscribe" | "unsubscribe">,
): Route[] {
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
    route("markNotificationUnread", async ({ principal, params }) => {
      await service.markUnread(principal.userId, params.id);
      return { status: 204 };
    }),
    route("getNotificationPreferences", async ({ principal }) =>
      answer(await preferences.of(principal.userId)),
    ),
    route("changeNotificationPreferences", async ({ principal, version, body }) =>
      answer(await preferences.change(principal.userId, version, body)),
    ),
    route("getPushKey", async () => ({ status: 200, body: { publicKey: await push.publicKey() } })),
    route("listPushSubscriptions", async ({ principal, query }) => {
      const { items, nextCursor } = await push.list(principal.userId, query);
      return { status: 200, body: { items: items.map(presentSubscription), nextCursor } };
    }),
    route("createPushSubscription", async ({ principal, body }) => ({
      status: 201,
      body: presentSubscription(await push.subscribe(principal.userId, body)),
    })),
    route("deletePushSubscription", async ({ principal, params }) => {
      await push.unsubscribe(principal.userId, params.id);
      return { status: 204 };
    }),
  ];
}
