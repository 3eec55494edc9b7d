/** The bell and what it shows. */
export const notificationWords = {
  title: "Notifications",
  open: (unread: number) => (unread === 0 ? "Notifications" : `Notifications, ${unread} unread`),
  markAll: "Mark all as read",
  all: "All notifications and settings",
  unread: "unread",
  empty: "Nothing new. Alerts and messages for you appear here.",
  errorTitle: "Notifications could not be loaded.",
  arrived: (title: string) => `Notification: ${title}`,
} as const;
