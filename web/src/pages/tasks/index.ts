import { prefetchList } from "../../data/paged-list.ts";
import { queryClient } from "../../data/query-client.ts";
import { taskFiltersFrom } from "../../features/tasks/task-filters.ts";
import { taskBoardQuery, taskListQuery } from "../../features/tasks/tasks.queries.ts";
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
  data: ({ query }) => {
    const filters = taskFiltersFrom(query);
    if (query.view === "calendar") return [];
    return query.view === "board"
      ? [queryClient.prefetchQuery(taskBoardQuery(filters))]
      : [prefetchList(taskListQuery(filters))];
  },
  load: async () => (await import("./tasks-page.tsx")).TasksPage,
});
