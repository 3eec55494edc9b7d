import { AskPerson, askTags } from "../bulk/bulk-asks.tsx";
import type { BulkActionOf, BulkChoice, BulkFiltersOf, BulkKind } from "../bulk/bulk-kind.ts";
import { type ContactFilters, contactFiltersToApi } from "./contact-filters.ts";
import { contactWords as words } from "./contacts.strings.ts";

type Action = BulkActionOf<"contacts">;
type Filters = BulkFiltersOf<"contacts">;

const WRITE = "contacts:write";
const ON_DELETED: readonly BulkChoice<Action>[] = [
  {
    ...{ id: "restore", text: words.bulk.restore, icon: "refresh", permission: WRITE },
    action: { name: "restore" },
  },
];
const ON_OTHERS: readonly BulkChoice<Action>[] = [
  { id: "assign", text: words.bulk.assign, icon: "user", permission: WRITE, ask: AskPerson },
  { id: "tag", text: words.bulk.addTags, icon: "plus", permission: WRITE, ask: askTags("add_tags") },
  { id: "untag", text: words.bulk.removeTags, icon: "minus", permission: WRITE, ask: askTags("remove_tags") },
  {
    ...{ id: "export", text: words.export, icon: "download", permission: "contacts:read" },
    action: { name: "export" },
  },
  {
    ...{ id: "delete", text: words.bulk.delete, icon: "trash", permission: WRITE, isDanger: true },
    action: { name: "delete" },
  },
];

/** What can be done to many contacts at once: to deleted ones something else. */
export function contactBulk(isDeleted: boolean): BulkKind<Action, Filters> {
  return {
    name: "contacts",
    request: (selection, action) => ({ kind: "contacts", selection, action }),
    choices: isDeleted ? ON_DELETED : ON_OTHERS,
  };
}

/** The filters of the list, as a bulk operation takes them: the order selects nothing. */
export function contactBulkFilters(filters: ContactFilters): Filters {
  const { sort: _sort, deleted, ...rest } = contactFiltersToApi(filters);
  return { ...rest, deleted: deleted === "true" } as Filters;
}
