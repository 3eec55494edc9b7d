import { TASK_PAGE_SHORTCUTS } from "../../features/tasks/tasks.shortcuts.ts";
import { definePage } from "../define-page.tsx";

/** One task, and all that belongs to it. */
export const taskPage = definePage({
  route: "/tasks/:id",
  title: "Tasks",
  shortcuts: TASK_PAGE_SHORTCUTS,
  data: async (place) => (await import("./task.data.ts")).prefetch(place),
  load: async () => (await import("./task-page.tsx")).TaskPage,
});
