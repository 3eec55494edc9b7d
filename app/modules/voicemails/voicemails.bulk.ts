import { type Database, keysetBatches } from "../../platform/database/index.ts";
import { isWithinScope, type RecordScope } from "../../platform/record-scope/index.ts";
import {
  type BulkActionTraits,
  type BulkChanges,
  type BulkKind,
  type Person,
  planDelete,
  planRestore,
} from "../history/index.ts";
import type { RecordingsService } from "../recordings/index.ts";
import type { VoicemailBulkAction, VoicemailBulkFilters } from "./voicemails.bulk.contract.ts";
import { type Voicemail, type VoicemailFields, voicemailsRepository } from "./voicemails.repository.ts";

/** Rows of a selection that are in memory at a time. */
const SELECTED_AT_ONCE = 1_000;

const writes = {
  permission: "voicemails:write",
  isCommutative: false,
  isUndoable: true,
} as const;

const ACTIONS: Readonly<Record<VoicemailBulkAction["name"], BulkActionTraits>> = {
  mark_read: { ...writes, history: "read", isCommutative: true },
  mark_unread: { ...writes, history: "unread" },
  assign: { ...writes, history: "updated" },
  set_priority: { ...writes, history: "updated" },
  delete: { ...writes, history: "deleted" },
  restore: { ...writes, history: "restored" },
};

const isSeen = ({ assignedTo }: Voicemail, scope: RecordScope) => isWithinScope(scope, assignedTo);

export type VoicemailsBulkKind = BulkKind<
  Voicemail,
  VoicemailFields,
  VoicemailBulkAction,
  VoicemailBulkFilters
>;

/** How many voicemails are changed at once. */
export function createVoicemailsBulkKind(deps: {
  readonly database: Database;
  readonly changes: BulkChanges<Voicemail, VoicemailFields>;
  readonly recordings: Pick<RecordingsService, "assign">;
  /** @throws invalid_input */
  checkAssignee(person: Person, userId: string | null, path: string): Promise<void>;
}): VoicemailsBulkKind {
  const { database, changes } = deps;
  return {
    ...changes,
    actions: ACTIONS,
    isSeen,

    async *select(person, selection) {
      if ("ids" in selection) {
        const rows = await voicemailsRepository.many(database.pool, selection.ids);
        yield rows.filter((row) => isSeen(row, person.scope));
        return;
      }
      const query = { ...selection.filters, sort: "-createdAt" as const, userId: person.userId };
      yield* keysetBatches(
        SELECTED_AT_ONCE,
        (after, limit) =>
          voicemailsRepository.page(
            database.pool,
            query,
            person.scope,
            limit,
            after && { ...after, priority: null },
          ),
        ({ id, createdAt }) => ({ at: createdAt.toISOString(), id }),
      );
    },

    async check(person, action) {
      if (action.name === "assign") await deps.checkAssignee(person, action.to, "action.to");
    },

    plan(row, action, { userId, at }) {
      if (action.name === "restore") return planRestore(row);
      if (action.name === "delete") return planDelete(row, at);
      if (row.deletedAt) return { reason: "is_deleted" };
      switch (action.name) {
        case "mark_read":
          return row.readAt ? { reason: "already_so" } : { fields: { readAt: at, readBy: userId } };
        case "mark_unread":
          return row.readAt ? { fields: { readAt: null, readBy: null } } : { reason: "already_so" };
        case "assign":
          return row.assignedTo === action.to
            ? { reason: "already_so" }
            : { fields: { assignedTo: action.to } };
        case "set_priority":
          return row.priority === action.priority
            ? { reason: "already_so" }
            : { fields: { priority: action.priority } };
      }
    },

    async update(tx, actor, given, action) {
      const changed = await changes.update(tx, actor, given, action);
      for (const { before, fields } of given) {
        // Whoever looks after it may hear it.
        if (fields.assignedTo !== undefined && fields.assignedTo !== before.assignedTo) {
          await deps.recordings.assign(tx, before.recordingId, fields.assignedTo);
        }
      }
      return changed;
    },
  };
}
