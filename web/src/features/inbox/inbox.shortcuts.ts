import type { Shortcut } from "../../ui/shortcuts.ts";

const INBOX = "In the inbox";
const of = (key: string, text: string): Shortcut => ({ keys: [key], text, group: INBOX });

export const REPLY = of("r", "Reply");
export const NOTE = of("i", "Write an internal note");
export const ASSIGN = of("a", "Assign");
export const TAKE = of("m", "Take it: assign to me");
export const SNOOZE = of("h", "Snooze, until a time in words");
export const CLOSE = of("e", "Close, or reopen what is closed");
export const UNREAD = of("u", "Mark unread");
export const TAGS = of("l", "Tags: put one on, or take one off");
export const COMPOSE = of("c", "New message");
export const SEARCH_INBOX = of("/", "Search the inbox");
/** What the field for an answer does with keys; listed, not listened to. */
const SEND: Shortcut = { keys: ["Ctrl Enter"], text: "Send what is written", group: INBOX };

export const INBOX_SHORTCUTS: readonly Shortcut[] = [
  REPLY,
  NOTE,
  SEND,
  ASSIGN,
  TAKE,
  SNOOZE,
  CLOSE,
  UNREAD,
  TAGS,
  COMPOSE,
  SEARCH_INBOX,
];
