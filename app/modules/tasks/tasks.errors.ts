import { defineErrors } from "../../platform/errors/index.ts";

/** Errors of tasks. */
export const taskErrors = defineErrors({
  task_not_found: {
    status: 404,
    title: "There is no such task",
    expected: true,
    remedy: "It may be deleted, or belong to somebody outside of your department.",
  },
  task_part_not_found: {
    status: 404,
    title: "The task has no such part",
    expected: true,
    remedy: "Read the task again; comments are changed by their authors alone.",
  },
  task_status_conflict: {
    status: 409,
    title: "A task in this state cannot move to that one",
    expected: true,
    remedy: "`errors` lists the states that it can move to.",
  },
  task_blocked: {
    status: 409,
    title: "The task is blocked, or waits for others",
    expected: true,
    remedy: "Do what it waits for first (`blockedBy` of the task), or send `force: true`.",
  },
  task_cycle: {
    status: 409,
    title: "The tasks would wait for each other",
    expected: true,
    remedy: "Take another one of the dependencies between them away first.",
  },
  task_full: {
    status: 409,
    title: "The task has as many of these as it may have",
    expected: true,
    remedy: "Take one away, or make another task.",
  },
});
