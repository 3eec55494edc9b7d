import type { ModuleCommands } from "../command.ts";

/** What can be asked for about what one should know. */
export const notificationsCommands: ModuleCommands = {
  records: [],
  commands: [
    {
      id: "notifications.list",
      title: "Show what is new for me",
      phrases: {
        en: [
          "(show|show me|list|read|read me|see|open|check) [all] [my] [new|unread|latest] notifications",
          "(what's|what is) new [for me]",
          "(do i have|have i got|are there) [any] [new|unread] notifications",
          "what did i miss",
        ],
        fr: ["(montre|affiche|lis) [moi] [mes] notifications", "quoi de neuf"],
      },
      slots: {},
      effect: "reads",
      does: {
        kind: "operation",
        operations: ["listNotifications"],
        request: () => ({ operation: "listNotifications", query: { unread: "true", limit: "10" } }),
      },
      examples: ["show my notifications"],
    },
    {
      id: "notifications.read_all",
      title: "Mark all notifications as read",
      phrases: {
        en: [
          "(mark|set) [all] [of] [my|the] notifications [as|to] read",
          "(clear|dismiss) [all] [of] [my|the] notifications",
          "mark everything [as] read",
        ],
        fr: ["(marque|mets) toutes [mes|les] notifications comme lues"],
      },
      slots: {},
      effect: "destructive",
      does: {
        kind: "operation",
        operations: ["markAllNotificationsRead"],
        request: () => ({ operation: "markAllNotificationsRead" }),
      },
      examples: ["mark all notifications as read"],
    },
  ],
};
