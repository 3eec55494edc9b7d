import { useRef } from "preact/hooks";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import type { Task } from "../../data/types.ts";
import { useGathered } from "../../data/use-gathered.ts";
import { type PagedList, usePagedList } from "../../data/use-paged-list.ts";
import { readTaskAgain } from "./change-task.ts";
import type { TaskFilters } from "./task-filters.ts";
import { taskListQuery } from "./tasks.queries.ts";

/** Changes that come together are fetched together. */
const GATHER_MS = 400;
/** Beyond this many, what is looked at is fetched again instead of each. */
const MAX_SINGLE = 5;

/** Follows a list of tasks: those that change are read again where they stand. */
export function useTaskList(filters: TaskFilters): PagedList<Task> {
  const list = usePagedList(taskListQuery(filters));
  const changed = useRef(new Set<string>());
  const gather = useGathered(GATHER_MS, () => {
    const ids = [...changed.current].filter((id) => list.rows?.some((row) => row.id === id));
    const isAnyNew = changed.current.size > ids.length;
    changed.current.clear();
    if (ids.length > MAX_SINGLE || isAnyNew) list.refresh();
    else for (const id of ids) void readTaskAgain(id);
  });
  useChannel(channel("tasks", {}), {
    "task.changed": ({ id, version }) => {
      // What was changed here is there already.
      if (list.rows?.some((row) => row.id === id && row.version >= version)) return;
      changed.current.add(id);
      gather();
    },
    onResync: list.refresh,
  });
  return list;
}
