import { keepPreviousData, queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import { PAGE_SIZE, pagedListQuery } from "../../data/paged-list.ts";
import type { Task } from "../../data/types.ts";
import { daysLater } from "../../ui/civil-day.ts";
import { shownTimeZone } from "../../ui/format.ts";
import { narrowedBy, type TaskFilters, taskFiltersToApi } from "./task-filters.ts";
import { BOARD_STATUSES, type BoardStatus, type Columns } from "./task-moves.ts";

/** So many tasks a column of the board shows. */
export const COLUMN_SIZE = 50;
/** More than this nobody finds their way through in a calendar. */
export const CALENDAR_LIMIT = 500;

/** The list with these filters. */
export const taskListQuery = (filters: TaskFilters) =>
  pagedListQuery<Task>({
    // What is due today is another list where days begin at another time; a page may be asked for before it is known whose they are.
    queryKey: ["tasks", "list", filters, ...zoneOf(taskFiltersToApi(filters, shownTimeZone()))],
    fetch: (cursor, signal) =>
      api.listTasks({
        query: {
          ...taskFiltersToApi(filters, shownTimeZone()),
          limit: PAGE_SIZE,
          ...(cursor ? { cursor } : {}),
        },
        signal,
      }),
  });

const zoneOf = ({ timeZone }: { readonly timeZone?: string }) => (timeZone === undefined ? [] : [timeZone]);

/** The board: tasks of each state; what ended last stands first among those that are done. */
export const taskBoardQuery = (filters: TaskFilters) =>
  queryOptions({
    queryKey: ["tasks", "board", { ...filters, show: "", sort: "" }],
    queryFn: async ({ signal }): Promise<Columns> => {
      const columns = await Promise.all(
        BOARD_STATUSES.map(async (status): Promise<[BoardStatus, readonly Task[]]> => {
          const sort = status === "done" ? "-createdAt" : "due";
          const query = { ...narrowedBy(filters), status, sort, limit: COLUMN_SIZE } as const;
          return [status, (await api.listTasks({ query, signal })).items];
        }),
      );
      return Object.fromEntries(columns) as Record<BoardStatus, readonly Task[]>;
    },
    placeholderData: keepPreviousData,
  });

/** Tasks of a stretch of the calendar. */
export interface CalendarTasks {
  readonly tasks: readonly Task[];
  /** There are more of them than came. */
  readonly hasMore: boolean;
}

/** What is due from the first to the last of these days; a day more on either side, since days begin when they do elsewhere. */
export const taskCalendarQuery = (filters: TaskFilters, first: string, last: string) =>
  queryOptions({
    queryKey: ["tasks", "calendar", { ...filters, show: "", sort: "" }, first, last],
    queryFn: async ({ signal }): Promise<CalendarTasks> => {
      const tasks: Task[] = [];
      let cursor: string | undefined;
      do {
        const page = await api.listTasks({
          query: {
            ...narrowedBy(filters),
            status: "todo,in_progress,blocked,done",
            dueFrom: `${daysLater(first, -1)}T00:00:00.000Z`,
            dueBefore: `${daysLater(last, 2)}T00:00:00.000Z`,
            limit: PAGE_SIZE,
            ...(cursor === undefined ? {} : { cursor }),
          },
          signal,
        });
        tasks.push(...page.items);
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined && tasks.length < CALENDAR_LIMIT);
      return { tasks, hasMore: cursor !== undefined };
    },
    placeholderData: keepPreviousData,
  });

/** One task, with all that belongs to it. */
export const taskQuery = (id: string) =>
  queryOptions({
    queryKey: ["tasks", "one", id],
    queryFn: ({ signal }) => api.getTask({ params: { id }, signal }),
    meta: { isLive: true },
  });

/** Open tasks of these words: what another one may wait for. */
export const openTasksQuery = (words: string) =>
  queryOptions({
    queryKey: ["tasks", "open", words],
    queryFn: async ({ signal }) =>
      (
        await api.listTasks({
          query: { status: "todo,in_progress,blocked", limit: 8, ...(words.length < 2 ? {} : { q: words }) },
          signal,
        })
      ).items,
    placeholderData: keepPreviousData,
  });

/** Which due date some words mean now; null: none that we understand. */
export const dueTextQuery = (text: string) =>
  queryOptions({
    queryKey: ["due-text", text],
    queryFn: async ({ signal }) =>
      (await api.readDueText({ query: { text, timeZone: shownTimeZone() }, signal })).due,
  });
