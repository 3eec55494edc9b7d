import { mutationOptions, queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import { applyEvent } from "../../data/apply-event.ts";
import type { Output } from "../../data/endpoint.ts";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import { optimistic } from "../../data/optimistic.ts";
import { queryClient } from "../../data/query-client.ts";
import type { Notification } from "../../data/types.ts";
import { markedRead, markedUnread, withNotification } from "./notification-list.ts";

type NotificationList = Output<"listNotifications">;

/** So many are shown. */
const LIMIT = 20;

/** The signed-in user's notifications, newest first. */
export const notificationsQuery = queryOptions({
  queryKey: ["notifications"],
  queryFn: ({ signal }) => api.listNotifications({ query: { limit: LIMIT }, signal }),
});

/** Takes one that has arrived; false when it was there already. */
export function addNotification(notification: Notification, replacesId: string | null = null): boolean {
  const known = queryClient.getQueryData(notificationsQuery.queryKey);
  const isKnown = known?.items.some(({ id }) => id === notification.id) ?? false;
  applyEvent<NotificationList>(notificationsQuery.queryKey, (list) =>
    withNotification(list, { notification, replacesId }, LIMIT),
  );
  return !isKnown;
}

/** Follows a user's notifications; `onNew` hears of each that arrives meanwhile. */
export function useNotifications(userId: string | undefined, onNew: (notification: Notification) => void) {
  const query = useLiveQuery({ ...notificationsQuery, enabled: userId !== undefined });
  useChannel(userId === undefined ? undefined : channel("user", { id: userId }), {
    "notification.created": ({ notification, replacesId }) => {
      if (addNotification(notification, replacesId)) onNew(notification);
    },
    "notification.read": ({ notificationId }) => {
      const isShown = query.data?.items.some(({ id }) => id === notificationId) ?? false;
      // How many are unread is the server's to say, where what was read elsewhere is further down.
      if (notificationId !== null && !isShown) return void query.refetch();
      applyEvent<NotificationList>(notificationsQuery.queryKey, (list) =>
        markedRead(list, notificationId ?? "all", new Date()),
      );
    },
    "notification.unread": ({ notificationId }) => {
      const isShown = query.data?.items.some(({ id }) => id === notificationId) ?? false;
      if (!isShown) return void query.refetch();
      applyEvent<NotificationList>(notificationsQuery.queryKey, (list) => markedUnread(list, notificationId));
    },
    onResync: () => void query.refetch(),
  });
  return query;
}

/** One mark goes out after the other: whoever thinks better of it at once is not overtaken by what they did first. */
const IN_ORDER = { scope: { id: "notification-marks" } } as const;

/** Marks one of them as read, or all: at once here; a failure puts back what was. */
export const markReadMutation = mutationOptions({
  ...optimistic(notificationsQuery.queryKey, (list: NotificationList, id: string | "all") =>
    markedRead(list, id, new Date()),
  ),
  ...IN_ORDER,
  mutationFn: async (id: string | "all"): Promise<unknown> =>
    id === "all" ? api.markAllNotificationsRead() : api.markNotificationRead({ params: { id } }),
});

/** Marks one of them as unread: at once here; a failure puts back what was. */
export const markUnreadMutation = mutationOptions({
  ...optimistic(notificationsQuery.queryKey, markedUnread),
  ...IN_ORDER,
  mutationFn: (id: string): Promise<unknown> => api.markNotificationUnread({ params: { id } }),
});

/** Where a notification leads. */
export function notificationPath({ path }: Notification): string {
  return path === "/" ? "/alerts" : path;
}
