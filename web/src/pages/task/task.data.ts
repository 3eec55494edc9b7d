import { queryClient } from "../../data/query-client.ts";
import { taskQuery } from "../../features/tasks/tasks.queries.ts";
import type { Place } from "../define-page.tsx";

/** Begins to fetch what `/tasks/:id` shows. */
export function prefetch({ params: { id = "" } }: Place): readonly Promise<unknown>[] {
  return [queryClient.prefetchQuery(taskQuery(id))];
}
