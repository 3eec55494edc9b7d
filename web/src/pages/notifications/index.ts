import { READ, READ_ALL, UNREAD } from "../../features/notifications/notifications.shortcuts.ts";
import { ANYWHERE } from "../../ui/common-shortcuts.ts";
import { definePage } from "../define-page.tsx";

/** What somebody was told, and how they want to be told. */
export const notificationsPage = definePage({
  route: "/notifications",
  title: "Notifications",
  ways: [
    { shortcut: { keys: ["g", "n"], text: "Go to notifications", group: ANYWHERE }, path: "/notifications" },
  ],
  commands: [
    { text: "Notifications", icon: "bell", permission: "notifications:read", path: "/notifications" },
    {
      ...{ text: "How you are told", icon: "bell", permission: "notifications:read" },
      path: "/notifications?view=settings",
    },
  ],
  shortcuts: [READ, UNREAD, READ_ALL],
  data: async (place) => (await import("./notifications.data.ts")).prefetch(place),
  load: async () => (await import("./notifications-page.tsx")).NotificationsPage,
});
