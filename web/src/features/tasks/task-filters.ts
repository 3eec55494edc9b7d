import type { Input } from "../../data/endpoint.ts";
import { CHOICES } from "../../data/endpoints.generated.ts";
import type { Task } from "../../data/types.ts";
import { oneOf } from "../../ui/address.ts";

export type TaskStatus = Task["status"];

/** States in which something is still to be done, in the order in which a task usually passes them. */
export const OPEN_STATUSES = ["todo", "in_progress", "blocked"] as const satisfies readonly TaskStatus[];
export const TASK_PRIORITIES = ["1", "2", "3", "4"] as const;
export const TASK_VIEWS = ["list", "board", "calendar"] as const;
/** Whose; at first one's own. */
export const WHOSE = ["team", "nobody"] as const;
/** Which; at first those that are open. */
export const SHOWN = ["today", "overdue", "done"] as const;
export const TASK_SORTS = CHOICES.listTasks.sort;
const MIN_SEARCH_LENGTH = 2;

export type TaskView = (typeof TASK_VIEWS)[number];

/** What tasks are narrowed by; lives in the address. */
export interface TaskFilters {
  readonly who: (typeof WHOSE)[number] | "";
  readonly show: (typeof SHOWN)[number] | "";
  readonly priority: (typeof TASK_PRIORITIES)[number] | "";
  readonly sort: (typeof TASK_SORTS)[number] | "";
  readonly q: string;
}

export const NO_TASK_FILTERS: TaskFilters = { who: "", show: "", priority: "", sort: "", q: "" };

/** Reads filters from an address; what makes no sense is no filter. */
export function taskFiltersFrom(query: Readonly<Record<string, string>>): TaskFilters {
  return {
    who: oneOf(WHOSE, query.who),
    show: oneOf(SHOWN, query.show),
    priority: oneOf(TASK_PRIORITIES, query.priority),
    sort: oneOf(TASK_SORTS, query.sort),
    q: (query.q ?? "").slice(0, 80),
  };
}

type Asked = NonNullable<Input<"listTasks">["query"]>;

/** What of the filters every way of showing tasks asks for. */
export function narrowedBy({ who, priority, q }: TaskFilters): Asked {
  const words = q.trim();
  return {
    assignee: who === "team" ? undefined : who === "nobody" ? "nobody" : "me",
    priority: priority === "" ? undefined : Number(priority),
    q: words.length >= MIN_SEARCH_LENGTH ? words : undefined,
  };
}

/** What the list asks for; `timeZone`: whose today it is. */
export function taskFiltersToApi(filters: TaskFilters, timeZone: string): Asked {
  const { show, sort } = filters;
  const open = OPEN_STATUSES.join(",");
  return {
    ...narrowedBy(filters),
    ...(show === "done" ? { status: "done,cancelled" } : { status: open }),
    ...(show === "today" || show === "overdue" ? { due: show, timeZone } : {}),
    sort: sort || (show === "done" ? "-createdAt" : undefined),
  };
}

/** How many filters narrow the list beyond whose and which tasks it is of. */
export function countTaskFilters({ priority, q }: TaskFilters): number {
  return [priority, q].filter((value) => value !== "").length;
}
