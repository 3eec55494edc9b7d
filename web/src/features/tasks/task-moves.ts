import { withRowBack } from "../../data/put-back.ts";
import type { Task } from "../../data/types.ts";
import type { TaskStatus } from "./task-filters.ts";

/** Where a task can go from each state, as the server has it (tasks.policy.ts): what it would refuse is not offered. */
const MOVES: Readonly<Record<TaskStatus, readonly TaskStatus[]>> = {
  todo: ["in_progress", "blocked", "done", "cancelled"],
  in_progress: ["todo", "blocked", "done", "cancelled"],
  blocked: ["todo", "in_progress", "done", "cancelled"],
  done: ["todo", "in_progress"],
  cancelled: ["todo", "in_progress"],
};

/** Where a task in this state can go. */
export function movesFrom(status: TaskStatus): readonly TaskStatus[] {
  return MOVES[status];
}

/** May it go there? */
export function canMove(from: TaskStatus, to: TaskStatus): boolean {
  return MOVES[from].includes(to);
}

/** Is it over? */
export function isOver(status: TaskStatus): boolean {
  return status === "done" || status === "cancelled";
}

/** Columns of the board; what was cancelled is not on it. */
export const BOARD_STATUSES = [
  "todo",
  "in_progress",
  "blocked",
  "done",
] as const satisfies readonly TaskStatus[];
export type BoardStatus = (typeof BOARD_STATUSES)[number];

/** Tasks of the board by state, each column in its own order. */
export type Columns = Readonly<Record<BoardStatus, readonly Task[]>>;

/** With a task in the column of its state: where it stood if that is the same one, else at its top; in none where it has none. */
export function withTask(columns: Columns, task: Task): Columns {
  const entries = BOARD_STATUSES.map((status) => {
    const tasks = columns[status];
    const place = tasks.findIndex(({ id }) => id === task.id);
    if (status !== task.status) return [status, place < 0 ? tasks : tasks.toSpliced(place, 1)] as const;
    return [status, place < 0 ? [task, ...tasks] : tasks.with(place, task)] as const;
  });
  return Object.fromEntries(entries) as Record<BoardStatus, readonly Task[]>;
}

/** With a task where it stood before; the others stand where they do now. */
export function withTaskBack(columns: Columns, before: Columns, id: string): Columns {
  const entries = BOARD_STATUSES.map((status) => [status, withRowBack(columns[status], before[status], id)]);
  return Object.fromEntries(entries) as Record<BoardStatus, readonly Task[]>;
}

/** Without a task. */
export function withoutTask(columns: Columns, id: string): Columns {
  const entries = BOARD_STATUSES.map((status) => [status, columns[status].filter((task) => task.id !== id)]);
  return Object.fromEntries(entries) as Record<BoardStatus, readonly Task[]>;
}
