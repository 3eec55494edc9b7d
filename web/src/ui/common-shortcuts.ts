import type { Shortcut } from "./shortcuts.ts";

/** Headings of the list of shortcuts. */
export const ANYWHERE = "Anywhere";
const IN_LISTS = "In lists";

export const HELP: Shortcut = { keys: ["?"], text: "Show these shortcuts", group: ANYWHERE };
export const THEME: Shortcut = { keys: ["t"], text: "Switch between light and dark", group: ANYWHERE };
export const BACK: Shortcut = {
  keys: ["Escape"],
  text: "Back, or close",
  group: ANYWHERE,
  worksWhileTyping: true,
};
export const NEXT: Shortcut = { keys: ["j"], text: "Next", group: IN_LISTS };
export const PREVIOUS: Shortcut = { keys: ["k"], text: "Previous", group: IN_LISTS };
/** What browsers do with a focused link; listed, not listened to. */
export const OPEN: Shortcut = { keys: ["Enter"], text: "Open", group: IN_LISTS };

/** Those that no page declares, in the order of the list. */
export const COMMON_SHORTCUTS: readonly Shortcut[] = [HELP, THEME, BACK, NEXT, PREVIOUS, OPEN];
