import { z } from "zod";
import { type PublicEvent, publicEvent } from "../public-event.ts";
import { taskStatusSchema } from "./tasks.contract.ts";
import { taskAssigned, taskChanged, taskDue, taskStatusChanged, taskUnassigned } from "./tasks.events.ts";
import type { Task } from "./tasks.repository.ts";

const aboutTask = z.object({ taskId: z.uuid(), version: z.int().describe("As in its ETag") });
const OF_THEIR_OWN = ["created", "deleted", "restored"];
/** Those to whom nothing was done themselves. */
const NOT_THEIRS = ["blocker_changed"];

const of = (action: string) => (changed: { readonly task: Task; readonly action: string }) =>
  changed.action === action ? { taskId: changed.task.id, version: changed.task.version } : null;

/** What the outside can be told of tasks. */
export const tasksPublicEvents: readonly PublicEvent[] = [
  publicEvent({
    name: "task.created",
    description: "A task was made, by somebody, a rule or a series.",
    data: aboutTask,
    follows: taskChanged,
    tell: of("created"),
  }),
  publicEvent({
    name: "task.updated",
    description: "Something of a task is other than before, its comments, list and dependencies included.",
    data: aboutTask.extend({ action: z.string().describe("What was done, as in the task's history") }),
    follows: taskChanged,
    tell: ({ task, action }) =>
      [...OF_THEIR_OWN, ...NOT_THEIRS].includes(action)
        ? null
        : { taskId: task.id, version: task.version, action },
  }),
  publicEvent({
    name: "task.deleted",
    description: "A task was deleted; it can be restored.",
    data: aboutTask,
    follows: taskChanged,
    tell: of("deleted"),
  }),
  publicEvent({
    name: "task.restored",
    description: "A deleted task is back.",
    data: aboutTask,
    follows: taskChanged,
    tell: of("restored"),
  }),
  publicEvent({
    name: "task.status_changed",
    description: "A task moved to another state.",
    data: z.object({ taskId: z.uuid(), from: taskStatusSchema, to: taskStatusSchema }),
    follows: taskStatusChanged,
    tell: ({ taskId, from, to }) => ({ taskId, from, to }),
  }),
  publicEvent({
    name: "task.completed",
    description: "A task is done.",
    data: z.object({ taskId: z.uuid() }),
    follows: taskStatusChanged,
    tell: ({ taskId, to }) => (to === "done" ? { taskId } : null),
  }),
  publicEvent({
    name: "task.assigned",
    description: "A task was given to somebody; several get one each.",
    data: z.object({ taskId: z.uuid(), userId: z.uuid() }),
    follows: taskAssigned,
    tell: ({ taskId, userId }) => ({ taskId, userId }),
  }),
  publicEvent({
    name: "task.unassigned",
    description: "A task was taken from somebody.",
    data: z.object({ taskId: z.uuid(), userId: z.uuid() }),
    follows: taskUnassigned,
    tell: ({ taskId, userId }) => ({ taskId, userId }),
  }),
  publicEvent({
    name: "task.due",
    description: "A task that is not done falls due; once for each person who has it.",
    data: z.object({ taskId: z.uuid(), userId: z.uuid(), dueAt: z.iso.datetime() }),
    follows: taskDue,
    tell: ({ taskId, userId, dueAt }) => ({ taskId, userId, dueAt: dueAt.toISOString() }),
  }),
];
