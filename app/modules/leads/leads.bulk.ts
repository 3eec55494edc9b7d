import { type Database, keysetBatches } from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import { isWithinScope, type RecordScope } from "../../platform/record-scope/index.ts";
import type { CustomFieldsService } from "../custom-fields/index.ts";
import {
  type BulkActionTraits,
  type BulkChanges,
  type BulkKind,
  type BulkPlan,
  type Person,
  planDelete,
  planRestore,
  planTags,
} from "../history/index.ts";
import type { LeadBulkAction, LeadBulkFilters } from "./leads.bulk.contract.ts";
import type { LeadStatus } from "./leads.contract.ts";
import { leadsCsv } from "./leads.csv.ts";
import { nextStatuses } from "./leads.policy.ts";
import { type Lead, type LeadFields, leadsRepository } from "./leads.repository.ts";

/** Rows of a selection that are in memory at a time. */
const SELECTED_AT_ONCE = 1_000;

const writes = {
  permission: "leads:write",
  isCommutative: false,
  isUndoable: true,
} as const;

const ACTIONS: Readonly<Record<LeadBulkAction["name"], BulkActionTraits>> = {
  assign: { ...writes, history: "assigned" },
  add_tags: { ...writes, history: "updated", isCommutative: true },
  remove_tags: { ...writes, history: "updated", isCommutative: true },
  change_status: { ...writes, history: "status_changed" },
  delete: { ...writes, history: "deleted" },
  restore: { ...writes, history: "restored" },
  export: { permission: "leads:read", history: null, isCommutative: true, isUndoable: false },
};

const isSeen = ({ assignedTo }: Lead, scope: RecordScope) => isWithinScope(scope, assignedTo);

export type LeadsBulkKind = BulkKind<Lead, LeadFields, LeadBulkAction, LeadBulkFilters>;

/** How many leads are changed at once. */
export function createLeadsBulkKind(deps: {
  readonly database: Database;
  readonly changes: BulkChanges<Lead, LeadFields>;
  readonly customFields: Pick<CustomFieldsService, "of" | "filtersOf">;
  /** @throws invalid_input */
  checkAssignee(person: Person, userId: string | null, path: string): Promise<void>;
}): LeadsBulkKind {
  const { database, changes, customFields } = deps;
  return {
    ...changes,
    actions: ACTIONS,
    isSeen,

    async *select(person, selection) {
      if ("ids" in selection) {
        const rows = await leadsRepository.many(database.pool, selection.ids);
        yield rows.filter((row) => isSeen(row, person.scope));
        return;
      }
      const custom = await customFields.filtersOf(
        "lead",
        selection.filters.custom,
        "selection.filters.custom",
      );
      const query = { ...selection.filters, custom, sort: "-createdAt" as const, userId: person.userId };
      yield* keysetBatches(
        SELECTED_AT_ONCE,
        (after, limit) => leadsRepository.page(database.pool, query, person.scope, limit, after),
        ({ id, createdAt }) => ({ at: createdAt.toISOString(), id }),
      );
    },

    async check(person, action) {
      if (action.name === "assign") await deps.checkAssignee(person, action.to, "action.to");
      if (action.name === "change_status" && action.status === "lost" && action.reason === undefined) {
        throw commonErrors.invalid_input({
          fields: [{ path: "action.reason", message: "why it was lost must be said" }],
        });
      }
    },

    plan(row, action, { at }) {
      if (action.name === "export") return { fields: {} };
      if (action.name === "restore") return planRestore(row);
      if (action.name === "delete") return planDelete(row, at);
      if (row.deletedAt) return { reason: "is_deleted" };
      switch (action.name) {
        case "assign":
          return row.assignedTo === action.to
            ? { reason: "already_so" }
            : { fields: { assignedTo: action.to, assignedAt: action.to === null ? null : at } };
        case "add_tags":
        case "remove_tags":
          return planTags(row, action);
        case "change_status":
          return planStatus(row, action);
      }
    },

    async export(person, ids) {
      async function* batches() {
        for await (const some of ids) {
          const views = await leadsRepository.views(database.pool, some, person.scope);
          const byId = new Map(views.map((view) => [view.id, view]));
          yield some.flatMap((id) => byId.get(id) ?? []);
        }
      }
      return leadsCsv(batches(), await customFields.of("lead"), { byteOrderMark: true });
    },
  };
}

function planStatus(
  row: Lead,
  to: { readonly status: LeadStatus; readonly reason?: string | undefined },
): BulkPlan<LeadFields> {
  const statusReason = to.status === "lost" ? (to.reason ?? null) : null;
  if (row.status === to.status) {
    return row.statusReason === statusReason ? { reason: "already_so" } : { fields: { statusReason } };
  }
  if (!nextStatuses(row.status).includes(to.status)) return { reason: "status_conflict" };
  return { fields: { status: to.status, statusReason } };
}
