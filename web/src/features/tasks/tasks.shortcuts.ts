import type { Shortcut } from "../../ui/shortcuts.ts";

const TASKS = "Tasks";

export const NEW_TASK: Shortcut = { keys: ["n"], text: "New task", group: TASKS };
export const SEARCH_TASKS: Shortcut = { keys: ["/"], text: "Search tasks", group: TASKS };
export const FINISH: Shortcut = { keys: ["e"], text: "Done, or take up again", group: TASKS };
export const ASSIGN: Shortcut = { keys: ["a"], text: "Assign", group: TASKS };
export const DUE: Shortcut = { keys: ["d"], text: "Change the due date", group: TASKS };
/** What cards and days do with keys while they have the focus; listed, not listened to. */
export const MOVE_CARD: Shortcut = {
  keys: ["Shift →"],
  text: "Move on the board, or by a day",
  group: TASKS,
};

/** Those of every way of showing tasks. */
export const TASK_SHORTCUTS: readonly Shortcut[] = [NEW_TASK, SEARCH_TASKS, FINISH, ASSIGN, DUE, MOVE_CARD];

/** Those of the page of one task. */
export const TASK_PAGE_SHORTCUTS: readonly Shortcut[] = [FINISH, ASSIGN, DUE];
