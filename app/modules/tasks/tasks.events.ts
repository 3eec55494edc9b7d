import { defineEvent } from "../../platform/unit-of-work/index.ts";
import type { TaskStatus } from "./tasks.contract.ts";
import type { Task } from "./tasks.repository.ts";

/** A task was made, changed, deleted or restored, or something that belongs to it was: a comment, an item of its list, a dependency. */
export const taskChanged = defineEvent<{ readonly task: Task; readonly action: string }>("task.changed");

/** A task moved to another state. */
export const taskStatusChanged = defineEvent<{
  readonly taskId: string;
  readonly from: TaskStatus;
  readonly to: TaskStatus;
}>("task.status_changed");

/** Somebody to be told of a task; one event for each person. */
export interface TaskForSomebody {
  readonly taskId: string;
  readonly title: string;
  readonly priority: 1 | 2 | 3 | 4;
  /** Who is to be told. */
  readonly userId: string;
}

/** A task was given to somebody; `by` may be themselves, null: nobody did (a rule, a recurrence). */
export const taskAssigned = defineEvent<TaskForSomebody & { readonly by: string | null }>("task.assigned");

/** A task was taken from somebody. */
export const taskUnassigned = defineEvent<{ readonly taskId: string; readonly userId: string }>(
  "task.unassigned",
);

/** A comment names somebody, for the first time in it; never its author. */
export const taskMentioned = defineEvent<
  TaskForSomebody & { readonly commentId: string; readonly by: string }
>("task.mentioned");

/**
 * A task that is not done falls due, at nine in the morning where it is due on a whole day. Told once for each assignee and due date; to
 * its creator where nobody has it.
 */
export const taskDue = defineEvent<TaskForSomebody & { readonly dueAt: Date }>("task.due");

/** Somebody wanted to be reminded of a task that is not done. Told once for each reminder and due date. */
export const taskReminder = defineEvent<
  TaskForSomebody & { readonly dueAt: Date; readonly reminderId: string; readonly minutesBefore: number }
>("task.reminder");
