import { TASK_SHORTCUTS } from "../../features/tasks/tasks.shortcuts.ts";
import { ANYWHERE } from "../../ui/common-shortcuts.ts";
import { GRID_SHORTCUTS } from "../../ui/grid/grid-shortcuts.ts";
import { definePage } from "../define-page.tsx";

/** What is to be done. */
export const tasksPage = definePage({
  route: "/tasks",
  title: "Tasks",
  nav: { text: "Tasks", icon: "tasks", permission: "tasks:read" },
  ways: [{ shortcut: { keys: ["g", "t"], text: "Go to tasks", group: ANYWHERE }, path: "/tasks" }],
  commands: [{ text: "New task", icon: "plus", permission: "tasks:write", path: "/tasks?new=1" }],
  shortcuts: [...GRID_SHORTCUTS, ...TASK_SHORTCUTS],
  data: async (place) => (await import("./tasks.data.ts")).prefetch(place),
  load: async () => (await import("./tasks-page.tsx")).TasksPage,
});
