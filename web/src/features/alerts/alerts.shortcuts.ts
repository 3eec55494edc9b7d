import type { Shortcut } from "../../ui/shortcuts.ts";

/** On the board: of the call that has the focus; on a call's page: its own. */
export const ACKNOWLEDGE: Shortcut = {
  keys: ["a"],
  text: "Acknowledge a call's alerts",
  group: "On the board and on a call",
};
