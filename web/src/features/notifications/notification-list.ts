import type { Output } from "../../data/endpoint.ts";
import type { Notification } from "../../data/types.ts";

type NotificationList = Output<"listNotifications">;

/**
 * With one that has arrived, newest first, at most `limit`, in the place of the line of its group; the same list when it is there
 * already.
 */
export function withNotification(
  list: NotificationList,
  { notification, replacesId }: { readonly notification: Notification; readonly replacesId: string | null },
  limit: number,
): NotificationList {
  if (list.items.some(({ id }) => id === notification.id)) return list;
  return {
    ...list,
    items: [notification, ...list.items.filter(({ id }) => id !== replacesId)].slice(0, limit),
    // The line that it takes the place of was unread, too.
    unread: list.unread + (notification.readAt === null && replacesId === null ? 1 : 0),
  };
}

/** With one of them read, or all. */
export function markedRead(list: NotificationList, which: string | "all", now: Date): NotificationList {
  const isMeant = ({ id, readAt }: Notification) => readAt === null && (which === "all" || id === which);
  return {
    ...list,
    items: list.items.map((item) => (isMeant(item) ? { ...item, readAt: now.toISOString() } : item)),
    unread: which === "all" ? 0 : Math.max(0, list.unread - list.items.filter(isMeant).length),
  };
}

/** With one of them unread again. */
export function markedUnread(list: NotificationList, id: string): NotificationList {
  const isMeant = (item: Notification) => item.id === id && item.readAt !== null;
  return {
    ...list,
    items: list.items.map((item) => (isMeant(item) ? { ...item, readAt: null } : item)),
    unread: list.unread + list.items.filter(isMeant).length,
  };
}
