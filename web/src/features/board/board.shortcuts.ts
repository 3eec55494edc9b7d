import type { Shortcut } from "../../ui/shortcuts.ts";

const ON_THE_BOARD = "On the board";

export const WALL: Shortcut = { keys: ["w"], text: "Wall mode on and off", group: ON_THE_BOARD };
export const CALL_BACK: Shortcut = { keys: ["c"], text: "Call back", group: ON_THE_BOARD };
export const SOUND: Shortcut = { keys: ["s"], text: "Sound on and off", group: ON_THE_BOARD };
/** What the grid of cards does with the arrows; listed, not listened to. */
export const WALK: Shortcut = { keys: ["↑ ↓ ← →"], text: "From card to card", group: ON_THE_BOARD };
