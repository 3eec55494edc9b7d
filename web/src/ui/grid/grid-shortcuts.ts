import type { Shortcut } from "../shortcuts.ts";

const IN_LISTS = "In lists";

export const SELECT: Shortcut = { keys: ["x"], text: "Select, with Shift a range", group: IN_LISTS };
/** What a grid does with keys while it has the focus; listed, not listened to. */
export const SELECT_ALL: Shortcut = { keys: ["Ctrl A"], text: "Select all that are loaded", group: IN_LISTS };
export const FIRST: Shortcut = { keys: ["Home"], text: "First", group: IN_LISTS };
export const LAST: Shortcut = { keys: ["End"], text: "Last that is loaded", group: IN_LISTS };

/** Those of every page with a grid. */
export const GRID_SHORTCUTS: readonly Shortcut[] = [SELECT, SELECT_ALL, FIRST, LAST];
