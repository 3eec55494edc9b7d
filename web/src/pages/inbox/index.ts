import { INBOX_SHORTCUTS } from "../../features/inbox/inbox.shortcuts.ts";
import { ANYWHERE } from "../../ui/common-shortcuts.ts";
import { alsoAt, definePage } from "../define-page.tsx";

/** What customers and we write to each other. */
export const inboxPage = definePage({
  route: "/inbox",
  title: "Inbox",
  nav: { text: "Inbox", icon: "inbox", permission: "threads:read" },
  ways: [{ shortcut: { keys: ["g", "i"], text: "Go to the inbox", group: ANYWHERE }, path: "/inbox" }],
  commands: [{ text: "New message", icon: "pencil", permission: "threads:write", path: "/inbox?new=1" }],
  shortcuts: INBOX_SHORTCUTS,
  data: async (place) => (await import("./inbox.data.ts")).prefetch(place),
  load: async () => (await import("./inbox-page.tsx")).InboxPage,
});

/** One thread, beside the list where there is room. */
export const threadPage = alsoAt(inboxPage, "/inbox/:threadId");
