import type { Shortcut } from "../../ui/shortcuts.ts";

const CHANNELS = "Channels";

export const WRITE: Shortcut = { keys: ["r"], text: "Write", group: CHANNELS };
export const SEARCH_CHANNEL: Shortcut = { keys: ["/"], text: "Search in the channel", group: CHANNELS };
export const NEXT_UNREAD: Shortcut = {
  keys: ["u"],
  text: "Next channel with something unread",
  group: CHANNELS,
};
/** What the field does with keys; listed, not listened to. */
export const EDIT_LAST: Shortcut = {
  keys: ["↑"],
  text: "Edit your last message, while you write nothing",
  group: CHANNELS,
};

export const CHANNEL_SHORTCUTS: readonly Shortcut[] = [WRITE, SEARCH_CHANNEL, NEXT_UNREAD, EDIT_LAST];
