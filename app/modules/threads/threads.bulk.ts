import { type Database, keysetBatches } from "../../platform/database/index.ts";
import { isWithinScope } from "../../platform/record-scope/index.ts";
import type { AuditService } from "../audit/index.ts";
import {
  type BulkActionTraits,
  type BulkKind,
  type Person,
  planTags,
  tellAssignedInBulk,
} from "../history/index.ts";
import type { ThreadBulkAction, ThreadBulkFilters } from "./threads.bulk.contract.ts";
import { type ThreadChanged, threadAssigned, threadChanged } from "./threads.events.ts";
import { closed, opened, readUpTo, snoozed, tagsChange } from "./threads.policy.ts";
import { type Thread, threadsRepository, type ThreadChange } from "./threads.repository.ts";

/** Rows of a selection that are in memory at a time. */
const SELECTED_AT_ONCE = 1_000;

/** A thread is never deleted: it goes with its channel. */
export interface BulkThread extends Thread {
  readonly deletedAt: null;
}

const writes = {
  permission: "threads:write",
  isCommutative: false,
  isUndoable: true,
} as const;

const ACTIONS: Readonly<Record<ThreadBulkAction["name"], BulkActionTraits>> = {
  mark_read: { ...writes, history: "read", isCommutative: true },
  assign: { ...writes, history: "assigned" },
  add_tags: { ...writes, history: "tags_changed", isCommutative: true },
  remove_tags: { ...writes, history: "tags_changed", isCommutative: true },
  close: { ...writes, history: "closed" },
  reopen: { ...writes, history: "reopened" },
  snooze: { ...writes, history: "snoozed" },
};

export type ThreadsBulkKind = BulkKind<BulkThread, ThreadChange, ThreadBulkAction, ThreadBulkFilters>;

/** How many threads are changed at once. */
export function createThreadsBulkKind(deps: {
  readonly database: Database;
  readonly audit: Pick<AuditService, "record">;
  /** @throws invalid_input */
  checkAssignee(person: Person, userId: string | null, path: string): Promise<void>;
  /** @throws invalid_input */
  checkSnooze(until: Date, path: string): void;
}): ThreadsBulkKind {
  const { database, audit } = deps;
  return {
    actions: ACTIONS,
    isSeen: ({ assignedTo }, scope) => isWithinScope(scope, assignedTo),
    lockMany: async (db, ids) => (await threadsRepository.lockMany(db, ids)).map(withoutEnd),

    async *select(person, selection) {
      if ("ids" in selection) {
        const rows = await threadsRepository.many(database.pool, selection.ids);
        yield rows.filter(({ assignedTo }) => isWithinScope(person.scope, assignedTo)).map(withoutEnd);
        return;
      }
      const query = { ...selection.filters, userId: person.userId };
      const batches = keysetBatches(
        SELECTED_AT_ONCE,
        (after, limit) => threadsRepository.page(database.pool, query, person.scope, limit, after),
        ({ id, lastMessageAt }) => ({ at: lastMessageAt.toISOString(), id }),
      );
      for await (const rows of batches) yield rows.map(withoutEnd);
    },

    async check(person, action) {
      if (action.name === "assign") await deps.checkAssignee(person, action.to, "action.to");
      if (action.name === "snooze") deps.checkSnooze(new Date(action.until), "action.until");
    },

    plan(row, action, { at }) {
      switch (action.name) {
        case "mark_read": {
          const { lastInboundSequence: last } = row;
          return row.readSequence >= last ? { reason: "already_so" } : { fields: readUpTo(row, last, last) };
        }
        case "assign":
          return row.assignedTo === action.to
            ? { reason: "already_so" }
            : { fields: { assignedTo: action.to } };
        case "add_tags":
        case "remove_tags":
          return planTags(row, action);
        case "close":
          return row.status === "closed" ? { reason: "already_so" } : { fields: closed(row, at) };
        case "reopen":
          return row.status === "open" ? { reason: "already_so" } : { fields: opened(row, at) };
        case "snooze": {
          const until = new Date(action.until);
          return row.snoozedUntil?.getTime() === until.getTime()
            ? { reason: "already_so" }
            : { fields: snoozed(until) };
        }
      }
    },

    async update(tx, actor, changes, bulkAction) {
      const changed = changes.map(({ before, fields }) => ({ before, after: { ...before, ...fields } }));
      await threadsRepository.updateMany(
        tx.db,
        changed.map(({ after }) => after),
      );
      for (const { before, after } of changed) {
        const action = actionOf(before, after);
        tx.publish(threadChanged, { thread: { ...after, version: after.version + 1 }, action });
        if (after.assignedTo !== before.assignedTo) {
          tx.publish(threadAssigned, { threadId: after.id, userId: after.assignedTo });
        }
        if (actor.kind === "system" || action === "read" || action === "unread") continue;
        const detail = {
          ...(action === "assigned" ? { from: before.assignedTo, to: after.assignedTo } : {}),
          ...(action === "tags_changed" ? tagsChange(before, after) : {}),
          ...(action === "snoozed" ? { until: after.snoozedUntil?.toISOString() ?? null } : {}),
        };
        await audit.record(tx.db, actor, `thread.${action}`, { type: "thread", id: after.id }, detail);
      }
      const owners = changed.map(({ before, after }) => ({
        id: after.id,
        before: before.assignedTo,
        after: after.assignedTo,
      }));
      tellAssignedInBulk(tx, actor, "thread", owners, bulkAction);
    },
  };
}

const withoutEnd = (thread: Thread): BulkThread => ({ ...thread, deletedAt: null });

/** What was done to a thread, as its module calls it. */
function actionOf(before: Thread, after: Thread): ThreadChanged["action"] {
  if (after.status !== before.status || after.status === "snoozed") {
    return ({ open: "reopened", snoozed: "snoozed", closed: "closed" } as const)[after.status];
  }
  if (after.assignedTo !== before.assignedTo) return "assigned";
  if (after.tags !== before.tags) return "tags_changed";
  return after.readSequence < before.readSequence ? "unread" : "read";
}
