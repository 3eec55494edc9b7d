import { queryClient } from "../../data/query-client.ts";
import { taskQuery } from "../../features/tasks/tasks.queries.ts";
import { TASK_PAGE_SHORTCUTS } from "../../features/tasks/tasks.shortcuts.ts";
import { definePage } from "../define-page.tsx";

/** One task, and all that belongs to it. */
export const taskPage = definePage({
  route: "/tasks/:id",
  title: "Tasks",
  shortcuts: TASK_PAGE_SHORTCUTS,
  data: ({ params: { id = "" } }) => [queryClient.prefetchQuery(taskQuery(id))],
  load: async () => (await import("./task-page.tsx")).TaskPage,
});
