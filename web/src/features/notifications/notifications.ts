import { signal } from "@preact/signals";
import { type ApiError, request } from "../../data/api.ts";
import { asApiError } from "../../data/cache.ts";
import { live } from "../../data/live.ts";
import type { LiveEvent } from "../../data/socket-protocol.ts";
import type { Notification, NotificationList } from "../../data/types.ts";

/** What the bell knows. */
export interface NotificationsState {
  readonly items: readonly Notification[];
  readonly unread: number;
  readonly isLoaded: boolean;
  readonly error: ApiError | undefined;
}

const LIMIT = 20;
const EMPTY: NotificationsState = { items: [], unread: 0, isLoaded: false, error: undefined };
const state = signal<NotificationsState>(EMPTY);

/** The signed-in user's notifications, newest first. */
export const notifications = { state } as const;

/** Fetches them again. */
export async function loadNotifications(): Promise<void> {
  try {
    const { items, unread } = await request<NotificationList>("/api/notifications", {
      query: { limit: LIMIT },
    });
    state.value = { items, unread, isLoaded: true, error: undefined };
  } catch (thrown) {
    state.value = { ...state.peek(), error: asApiError(thrown) };
  }
}

/** Follows a user's channel until the answer is called; `onNew` hears of each notification that arrives meanwhile. */
export function followNotifications(userId: string, onNew: (notification: Notification) => void): () => void {
  void loadNotifications();
  const stop = live.subscribe(`user:${userId}`, {
    onEvent(event) {
      const notification = createdNotification(event);
      if (notification && add(notification)) onNew(notification);
    },
    onResync: () => void loadNotifications(),
  });
  return () => {
    stop();
    state.value = EMPTY;
  };
}

/** Marks one as read, at once here; a failure puts the truth back. */
export async function markRead(id: string): Promise<void> {
  const { items, unread } = state.peek();
  const isUnread = items.some((item) => item.id === id && item.readAt === null);
  if (!isUnread) return;
  const readAt = new Date().toISOString();
  state.value = {
    ...state.peek(),
    items: items.map((item) => (item.id === id ? { ...item, readAt } : item)),
    unread: Math.max(0, unread - 1),
  };
  await request(`/api/notifications/${encodeURIComponent(id)}/read`, { method: "POST" }).catch(
    loadNotifications,
  );
}

/** Marks all as read, at once here; a failure puts the truth back. */
export async function markAllRead(): Promise<void> {
  const readAt = new Date().toISOString();
  const { items } = state.peek();
  state.value = {
    ...state.peek(),
    items: items.map((item) => ({ ...item, readAt: item.readAt ?? readAt })),
    unread: 0,
  };
  await request("/api/notifications/read-all", { method: "POST" }).catch(loadNotifications);
}

/** Where a notification leads. */
export function notificationPath({ subjectType, subjectId }: Notification): string {
  return subjectType === "call" ? `/calls/${encodeURIComponent(subjectId)}` : "/alerts";
}

function add(notification: Notification): boolean {
  const { items, unread } = state.peek();
  if (items.some(({ id }) => id === notification.id)) return false;
  state.value = {
    ...state.peek(),
    items: [notification, ...items].slice(0, LIMIT),
    unread: unread + (notification.readAt === null ? 1 : 0),
  };
  return true;
}

function createdNotification({ event, data }: LiveEvent): Notification | undefined {
  if (event !== "notification.created" || typeof data !== "object" || data === null) return undefined;
  return "notification" in data ? (data.notification as Notification) : undefined;
}
