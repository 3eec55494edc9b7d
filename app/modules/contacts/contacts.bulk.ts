import { type Database, keysetBatches } from "../../platform/database/index.ts";
import { isWithinScope, type RecordScope } from "../../platform/record-scope/index.ts";
import { readSearch } from "../../platform/search/index.ts";
import type { UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { CustomFieldsService } from "../custom-fields/index.ts";
import {
  type BulkActionTraits,
  type BulkChange,
  type BulkChanges,
  type BulkKind,
  type Person,
  planDelete,
  planRestore,
  planTags,
} from "../history/index.ts";
import type { ContactBulkAction, ContactBulkFilters } from "./contacts.bulk.contract.ts";
import { contactsCsv } from "./contacts.csv.ts";
import { type Contact, type ContactFields, contactsRepository } from "./contacts.repository.ts";

/** Rows of a selection that are in memory at a time. */
const SELECTED_AT_ONCE = 1_000;

const writes = {
  permission: "contacts:write",
  isCommutative: false,
  isUndoable: true,
} as const;

const ACTIONS: Readonly<Record<ContactBulkAction["name"], BulkActionTraits>> = {
  assign: { ...writes, history: "updated" },
  add_tags: { ...writes, history: "updated", isCommutative: true },
  remove_tags: { ...writes, history: "updated", isCommutative: true },
  delete: { ...writes, history: "deleted" },
  restore: { ...writes, history: "restored" },
  export: { permission: "contacts:read", history: null, isCommutative: true, isUndoable: false },
};

const isSeen = ({ ownerId }: Contact, scope: RecordScope) => isWithinScope(scope, ownerId);

export type ContactsBulkKind = BulkKind<Contact, ContactFields, ContactBulkAction, ContactBulkFilters>;

/** How many contacts are changed at once. */
export function createContactsBulkKind(deps: {
  readonly database: Database;
  readonly changes: BulkChanges<Contact, ContactFields>;
  readonly customFields: Pick<CustomFieldsService, "of" | "filtersOf">;
  /** @throws invalid_input */
  checkOwner(person: Person, userId: string | null, path: string): Promise<void>;
}): ContactsBulkKind {
  const { database, changes, customFields } = deps;
  return {
    ...changes,
    actions: ACTIONS,
    isSeen,

    async *select(person, selection) {
      if ("ids" in selection) {
        const rows = await contactsRepository.many(database.pool, selection.ids);
        yield rows.filter((row) => isSeen(row, person.scope));
        return;
      }
      const { q, ...filters } = selection.filters;
      const query = {
        ...filters,
        custom: await customFields.filtersOf("contact", filters.custom, "selection.filters.custom"),
        search: q === undefined ? undefined : readSearch(q),
        sort: "-createdAt" as const,
        userId: person.userId,
      };
      yield* keysetBatches(
        SELECTED_AT_ONCE,
        (after, limit) => contactsRepository.page(database.pool, query, person.scope, limit, after),
        ({ id, createdAt }) => ({ at: createdAt.toISOString(), id }),
      );
    },

    async check(person, action) {
      if (action.name === "assign") await deps.checkOwner(person, action.to, "action.to");
    },

    plan(row, action, { at }) {
      if (action.name === "export") return { fields: {} };
      if (action.name === "restore") return planRestore(row);
      if (action.name === "delete") {
        const plan = planDelete(row, at);
        return "fields" in plan ? { fields: { ...plan.fields, isPrimary: false } } : plan;
      }
      if (row.deletedAt) return { reason: "is_deleted" };
      if (action.name === "assign") {
        return row.ownerId === action.to ? { reason: "already_so" } : { fields: { ownerId: action.to } };
      }
      return planTags(row, action);
    },

    complete,

    async export(person, ids) {
      async function* batches() {
        for await (const some of ids) {
          const views = await contactsRepository.views(database.pool, some, person.scope);
          const byId = new Map(views.map((view) => [view.id, view]));
          yield some.flatMap((id) => byId.get(id) ?? []);
        }
      }
      return contactsCsv(batches(), await customFields.of("contact"), { byteOrderMark: true });
    },
  };
}

/** Who comes back is a lead's primary contact again, where nobody else has become it; of several the first one is. */
async function complete(
  tx: UnitOfWork,
  changes: readonly BulkChange<Contact, ContactFields>[],
): Promise<readonly BulkChange<Contact, ContactFields>[]> {
  const leadIds = changes.flatMap(({ before, fields }) =>
    fields.deletedAt === null && before.leadId ? [before.leadId] : [],
  );
  if (leadIds.length === 0) return changes;
  const taken = new Set(await contactsRepository.lockPrimaries(tx.db, [...new Set(leadIds)]));
  return changes.map((change) => {
    const { before, fields } = change;
    if (fields.deletedAt !== null || !before.leadId) return change;
    const isPrimary = fields.isPrimary !== false && !taken.has(before.leadId);
    if (isPrimary) taken.add(before.leadId);
    return { before, fields: { ...fields, isPrimary } };
  });
}
