import type { Shortcut } from "../../ui/shortcuts.ts";

const NOTIFICATIONS = "Notifications";

export const READ: Shortcut = { keys: ["e"], text: "Mark as read", group: NOTIFICATIONS };
export const UNREAD: Shortcut = { keys: ["u"], text: "Mark as unread", group: NOTIFICATIONS };
export const READ_ALL: Shortcut = { keys: ["E"], text: "Mark all as read", group: NOTIFICATIONS };
