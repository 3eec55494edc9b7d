import type { BulkActionOf, BulkFiltersOf, BulkKind } from "../bulk/bulk-kind.ts";
import { type CallFilters, filtersToApi } from "./call-filters.ts";
import { callListWords as words } from "./call-list.strings.ts";

type Action = BulkActionOf<"calls">;
type Filters = BulkFiltersOf<"calls">;

/** What can be done to many calls at once. */
export const CALL_BULK: BulkKind<Action, Filters> = {
  name: "calls",
  request: (selection, action) => ({ kind: "calls", selection, action }),
  choices: [
    {
      ...{ id: "export", text: words.export, icon: "download", permission: "calls:read" },
      action: { name: "export" },
    },
  ],
};

/** The filters of the list, as a bulk operation takes them. */
export function callBulkFilters(filters: CallFilters, now: Date): Filters {
  return filtersToApi(filters, now) as Filters;
}
