import type { Contact, ContactBulkAction, ContactBulkFilters, ContactsBulkKind } from "../contacts/index.ts";
import type { BulkActionTraits, BulkKind, BulkReason, OwnedRecord } from "../history/index.ts";
import type { TemplateSending } from "../threads/index.ts";

type Action = ContactBulkAction | SendTemplate;
type SendTemplate = {
  readonly name: "send_template";
  readonly templateId: string;
  readonly purpose: "sales" | "service";
};

const SENDING: BulkActionTraits = {
  permission: "threads:write",
  history: "template_sent",
  // Whoever has changed meanwhile is written to as they are: the gate is asked when it is their turn.
  isCommutative: true,
  isUndoable: false,
};

/** Contacts, to whom SMS of a template can be sent, too: their module does not know of threads. */
export function contactsWithTemplates(kind: ContactsBulkKind, sending: TemplateSending) {
  const idsOf = (rows: readonly OwnedRecord[]) => rows.map(({ id }) => id);
  return {
    ...kind,
    actions: { ...kind.actions, send_template: SENDING },

    check: async (person, action) =>
      action.name === "send_template"
        ? sending.check(action.templateId, "action.templateId")
        : kind.check(person, action),

    plan(row, action, by) {
      if (action.name !== "send_template") return kind.plan(row, action, by);
      return row.deletedAt ? { reason: "is_deleted" } : { fields: {} };
    },

    exclude: async (_db, _person, rows, action): Promise<ReadonlyMap<string, BulkReason>> =>
      action.name === "send_template" ? sending.refusedOf(idsOf(rows), action) : new Map(),

    async perform(tx, person, rows, action): Promise<ReadonlyMap<string, BulkReason>> {
      if (action.name !== "send_template") throw new Error(`${action.name} is not performed`);
      return sending.send(tx, person, idsOf(rows), action);
    },
  } satisfies BulkKind<Contact, object, Action, ContactBulkFilters>;
}
