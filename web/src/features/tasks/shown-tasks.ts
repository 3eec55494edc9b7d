import { type ListPages, withRow } from "../../data/pages.ts";
import { withRowBack, withRowBackIn } from "../../data/put-back.ts";
import { queryClient } from "../../data/query-client.ts";
import type { Task, TaskDetail } from "../../data/types.ts";
import { type Columns, withoutTask, withTask, withTaskBack } from "./task-moves.ts";
import { type CalendarTasks, taskQuery } from "./tasks.queries.ts";

const LISTS = { queryKey: ["tasks", "list"] } as const;
const BOARDS = { queryKey: ["tasks", "board"] } as const;
const CALENDARS = { queryKey: ["tasks", "calendar"] } as const;

/** Shows a task as it is now, wherever it is shown: it stays in its place in lists until they are asked for anew. */
export function showTask(task: Task | TaskDetail): void {
  const isIn = (tasks: readonly Task[]) => tasks.some(({ id }) => id === task.id);
  queryClient.setQueriesData<ListPages<Task>>(
    LISTS,
    (pages) => pages && withRow(pages, task.id, (row) => ({ ...row, ...rowOf(task) })),
  );
  queryClient.setQueriesData<Columns>(BOARDS, (columns) =>
    columns && Object.values(columns).some(isIn) ? withTask(columns, task) : columns,
  );
  queryClient.setQueriesData<CalendarTasks>(
    CALENDARS,
    (shown) => shown && { ...shown, tasks: shown.tasks.map((one) => (one.id === task.id ? task : one)) },
  );
  queryClient.setQueryData<TaskDetail>(
    taskQuery(task.id).queryKey,
    (known) => known && { ...known, ...task },
  );
}

/** Shows it no more. */
export function hideTask(id: string): void {
  queryClient.setQueriesData<ListPages<Task>>(LISTS, (pages) => pages && withRow(pages, id, () => undefined));
  queryClient.setQueriesData<Columns>(BOARDS, (columns) => columns && withoutTask(columns, id));
  queryClient.setQueriesData<CalendarTasks>(
    CALENDARS,
    (shown) => shown && { ...shown, tasks: shown.tasks.filter((one) => one.id !== id) },
  );
}

/** How a task is shown now; the answer puts it back, and leaves what else has changed meanwhile. */
export async function rememberTask(task: Task | TaskDetail): Promise<() => void> {
  // An answer that is on its way does not know of what comes now.
  await Promise.all(
    [BOARDS, CALENDARS].map(({ queryKey }) => queryClient.cancelQueries({ queryKey: [...queryKey] })),
  );
  const { id } = task;
  const lists = queryClient.getQueriesData<ListPages<Task>>(LISTS);
  const boards = queryClient.getQueriesData<Columns>(BOARDS);
  const calendars = queryClient.getQueriesData<CalendarTasks>(CALENDARS);
  const one = taskQuery(id).queryKey;
  const known = queryClient.getQueryData<TaskDetail>(one);
  return () => {
    for (const [key, was] of lists)
      queryClient.setQueryData<ListPages<Task>>(key, (now) => now && was && withRowBackIn(now, was, id));
    for (const [key, was] of boards)
      queryClient.setQueryData<Columns>(key, (now) => now && was && withTaskBack(now, was, id));
    for (const [key, was] of calendars)
      queryClient.setQueryData<CalendarTasks>(
        key,
        (now) => now && was && { ...now, tasks: withRowBack(now.tasks, was.tasks, id) },
      );
    queryClient.setQueryData<TaskDetail>(one, (now) => now && { ...now, ...rowOf(known ?? task) });
    void queryClient.invalidateQueries({ queryKey: [...LISTS.queryKey] });
    void queryClient.invalidateQueries({ queryKey: one });
    askForTasksAgain();
  };
}

/** Asks anew for what is looked at: something is there that was not. Lists say so by themselves. */
export function askForTasksAgain(): void {
  for (const { queryKey } of [BOARDS, CALENDARS])
    void queryClient.invalidateQueries({ queryKey: [...queryKey] });
}

/** A list keeps no more of a task than it had. */
function rowOf(task: Task | TaskDetail): Task {
  if (!("checklist" in task)) return task;
  const {
    checklist: _list,
    comments: _said,
    blockedBy: _by,
    blocks: _blocks,
    reminders: _told,
    nextId: _next,
    ...row
  } = task;
  return row;
}
