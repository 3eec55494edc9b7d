import { formatCount } from "../../ui/format.ts";
import type { Selection } from "../../ui/grid/grid-selection.ts";
import { showToast } from "../../ui/toasts.tsx";
import { bulkWords as words } from "./bulk.strings.ts";
import { type BulkChoice, type BulkSelection, MAX_NAMED, selectionFor } from "./bulk-kind.ts";

/** What somebody wants to do, and to which records. */
export interface ChosenBulk<Action, Filters> {
  readonly choice: BulkChoice<Action>;
  readonly selection: BulkSelection<Filters>;
}

/** What is to be confirmed; undefined, and said why, where too many are selected one by one. */
export function chooseBulk<Action, Filters>(
  choice: BulkChoice<Action>,
  selection: Selection,
  filters: Filters,
): ChosenBulk<Action, Filters> | undefined {
  const selected = selectionFor(selection, filters);
  if (selected) return { choice, selection: selected };
  showToast({ tone: "warning", text: words.tooMany(formatCount(MAX_NAMED)) });
  return undefined;
}
