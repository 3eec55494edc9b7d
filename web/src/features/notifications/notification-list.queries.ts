import { queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import { pagedListQuery } from "../../data/paged-list.ts";
import { type ListPages, withRow } from "../../data/pages.ts";
import { queryClient } from "../../data/query-client.ts";
import type { Notification } from "../../data/types.ts";
import { oneOf } from "../../ui/address.ts";
import { notificationPageWords as words } from "./notification-page.strings.ts";

const AT_ONCE = 50;
const KEY = "notification-list";

/** What notifications are narrowed by; lives in the address. */
export interface NotificationFilters {
  readonly unread: boolean;
  readonly type: Notification["type"] | "";
}

export const NOTIFICATION_TYPES = Object.keys(words.types) as Notification["type"][];

/** Reads filters from an address. */
export function notificationFiltersFrom(query: Readonly<Record<string, string>>): NotificationFilters {
  return { unread: query.view === "unread", type: oneOf(NOTIFICATION_TYPES, query.type) };
}

/** One's own notifications, newest first. */
export const notificationListQuery = (filters: NotificationFilters) =>
  pagedListQuery<Notification>({
    queryKey: [KEY, filters],
    fetch: (cursor, signal) =>
      api.listNotifications({
        query: {
          limit: AT_ONCE,
          ...(filters.unread ? { unread: "true" as const } : {}),
          ...(filters.type === "" ? {} : { type: filters.type }),
          ...(cursor === undefined ? {} : { cursor }),
        },
        signal,
      }),
  });

/** Shows one as unread again, in its place. */
export function showUnread(id: string): void {
  queryClient.setQueriesData<ListPages<Notification>>(
    { queryKey: [KEY] },
    (list) => list && withRow(list, id, (row) => ({ ...row, readAt: null })),
  );
}

/** Shows one as read, or all; they keep their places. */
export function showRead(id: string | "all"): void {
  const readAt = new Date().toISOString();
  queryClient.setQueriesData<ListPages<Notification>>({ queryKey: [KEY] }, (list) => {
    if (!list) return list;
    const read = (row: Notification) => (row.readAt === null ? { ...row, readAt } : row);
    if (id !== "all") return withRow(list, id, read);
    return { ...list, pages: list.pages.map((page) => ({ ...page, items: page.items.map(read) })) };
  });
}

/** How one wants to be told. */
export const preferencesQuery = queryOptions({
  queryKey: ["notification-preferences"],
  queryFn: ({ signal }) => api.getNotificationPreferences({ signal }),
});
