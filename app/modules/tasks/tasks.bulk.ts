import { type Database, keysetBatches } from "../../platform/database/index.ts";
import { isWithinScope } from "../../platform/record-scope/index.ts";
import type { UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { Actor } from "../identity/index.ts";
import type { BulkActionTraits, BulkKind, Person } from "../history/index.ts";
import { dependenciesRepository } from "./task-parts.repository.ts";
import type { TaskBulkAction, TaskBulkFilters } from "./tasks.bulk.contract.ts";
import { type Due, dueOf, isOpen, moveProblem, ownersOf } from "./tasks.policy.ts";
import { type Task, type TaskFields, type TaskFilters, tasksRepository } from "./tasks.repository.ts";

/** Rows of a selection that are in memory at a time. */
const SELECTED_AT_ONCE = 500;

const writes = {
  permission: "tasks:write",
  isCommutative: false,
  isUndoable: true,
} as const;

const ACTIONS: Readonly<Record<TaskBulkAction["name"], BulkActionTraits>> = {
  complete: { ...writes, history: "moved" },
  assign: { ...writes, history: "updated" },
  set_due: { ...writes, history: "updated" },
  delete: { ...writes, history: "deleted" },
  restore: { ...writes, history: "restored" },
};

export type TasksBulkKind = BulkKind<Task, TaskFields, TaskBulkAction, TaskBulkFilters>;

/** How many tasks are changed at once. */
export function createTasksBulkKind(deps: {
  readonly database: Database;
  /** Of those who name none. */
  readonly timeZone: string;
  filtersOf(person: Person, filters: TaskBulkFilters): TaskFilters;
  /** @throws invalid_input */
  checkAssignees(person: Person, userIds: readonly string[], path: string): Promise<void>;
  dueFields(due: Due | null): TaskFields;
  write(tx: UnitOfWork, before: Task, fields: TaskFields, actor: Actor, action: string): Promise<Task>;
  tellWaiting(tx: UnitOfWork, id: string): Promise<void>;
}): TasksBulkKind {
  const { database } = deps;
  return {
    actions: ACTIONS,
    // Each is written by itself, with whoever has it and their reminders.
    recordsAtOnce: 100,
    isSeen: (task, scope) => isWithinScope(scope, ownersOf(task)),
    lockMany: (db, ids) => tasksRepository.lockMany(db, ids),

    async *select(person, selection) {
      if ("ids" in selection) {
        const tasks = await tasksRepository.many(database.pool, selection.ids);
        yield tasks.filter((task) => isWithinScope(person.scope, ownersOf(task)));
        return;
      }
      const filters = deps.filtersOf(person, selection.filters);
      const batches = keysetBatches(
        SELECTED_AT_ONCE,
        (after, limit) =>
          tasksRepository.page(
            database.pool,
            { ...filters, sort: "-createdAt" },
            person.scope,
            limit,
            after && { ...after, priority: null },
          ),
        ({ id, createdAt }) => ({ at: createdAt.toISOString(), id }),
      );
      for await (const views of batches) {
        yield await tasksRepository.many(
          database.pool,
          views.map(({ id }) => id),
        );
      }
    },

    async check(person, action) {
      if (action.name === "assign") {
        await deps.checkAssignees(person, action.assigneeIds, "action.assigneeIds");
      }
    },

    plan(row, action, { userId, at }) {
      if (action.name === "restore") {
        return row.deletedAt ? { fields: { deletedAt: null } } : { reason: "not_deleted" };
      }
      if (action.name === "delete") {
        return row.deletedAt ? { reason: "already_so" } : { fields: { deletedAt: at } };
      }
      if (row.deletedAt) return { reason: "is_deleted" };
      switch (action.name) {
        case "complete":
          if (row.status === "done") return { reason: "already_so" };
          // The next of its series would be made, and stay when this one is taken back.
          if (row.recurrence !== null && row.recursWhen === "done") return { reason: "recurs" };
          if (moveProblem(row.status, "done", { waitsFor: 0, force: true })) {
            return { reason: "status_conflict" };
          }
          return row.status === "blocked"
            ? { reason: "is_blocked" }
            : { fields: { status: "done", completedAt: at, completedBy: userId } };
        case "assign":
          return row.assigneeIds.join() === action.assigneeIds.join()
            ? { reason: "already_so" }
            : { fields: { assigneeIds: action.assigneeIds } };
        case "set_due": {
          if (row.recurrence !== null) return { reason: "recurs" };
          const due = action.due && dueOf(action.due, deps.timeZone);
          const fields = due ?? { dueAt: null, dueTimeZone: null, isAllDay: false };
          const isSame = row.dueAt?.getTime() === fields.dueAt?.getTime() && row.isAllDay === fields.isAllDay;
          return isSame ? { reason: "already_so" } : { fields };
        }
      }
    },

    async exclude(db, _person, rows, action) {
      if (action.name !== "complete") return new Map();
      const waiting = await dependenciesRepository.waitingAmong(
        db,
        rows.map(({ id }) => id),
      );
      return new Map(waiting.map((id) => [id, "is_blocked"]));
    },

    async update(tx, actor, changes, action) {
      for (const { before, fields } of changes) {
        const { dueAt, dueTimeZone, isAllDay } = { ...before, ...fields };
        const due = dueAt && dueTimeZone ? { dueAt, dueTimeZone, isAllDay } : null;
        // When people are told of it follows from it.
        const told = fields.dueAt === undefined ? {} : deps.dueFields(due);
        const after = await deps.write(tx, before, { ...fields, ...told }, actor, action);
        const isThere = (task: Task) => task.deletedAt === null && isOpen(task.status);
        // They wait for one less, or for one more.
        if (isThere(before) !== isThere(after)) await deps.tellWaiting(tx, before.id);
      }
    },
  };
}
