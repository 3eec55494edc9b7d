import { prefetchList } from "../../data/paged-list.ts";
import { queryClient } from "../../data/query-client.ts";
import { taskFiltersFrom } from "../../features/tasks/task-filters.ts";
import { taskBoardQuery, taskListQuery } from "../../features/tasks/tasks.queries.ts";
import type { Place } from "../define-page.tsx";

/** Begins to fetch what `/tasks` shows. */
export function prefetch({ query }: Place): readonly Promise<unknown>[] {
  const filters = taskFiltersFrom(query);
  if (query.view === "calendar") return [];
  return query.view === "board"
    ? [queryClient.prefetchQuery(taskBoardQuery(filters))]
    : [prefetchList(taskListQuery(filters))];
}
