import type { ComponentChildren } from "preact";
import { Button } from "../../ui/button.tsx";
import { formatCount } from "../../ui/format.ts";
import { everything, hasSelection, NOTHING_SELECTED, type Selection } from "../../ui/grid/grid-selection.ts";
import { bulkWords as words } from "./bulk.strings.ts";
import "./selection-bar.css";

/** What is done with what is selected; it stands where the list begins, as long as anything is. */
export function SelectionBar(props: {
  readonly selection: Selection;
  /** The rows that are loaded. */
  readonly order: readonly string[];
  readonly hasMore: boolean;
  readonly kind: (count: string, isOne: boolean) => string;
  readonly onSelect: (selection: Selection) => void;
  readonly children: ComponentChildren;
}) {
  const { selection, order, hasMore, kind, onSelect } = props;
  if (!hasSelection(selection)) return null;
  const { ids, isAll } = selection;
  const isEvery = hasMore && !isAll && order.every((id) => ids.has(id));
  return (
    <div class="selection-bar" role="toolbar" aria-label={words.toolbar}>
      <span role="status" class="selection-count">
        {isAll ? words.allSelected : words.selectedThings(kind(formatCount(ids.size), ids.size === 1))}
      </span>
      {isEvery ? (
        <Button size="small" kind="ghost" onClick={() => onSelect(everything(order))}>
          {words.selectAll}
        </Button>
      ) : null}
      <span class="selection-clear">
        <Button size="small" kind="ghost" icon="x" onClick={() => onSelect(NOTHING_SELECTED)}>
          {words.clearAll}
        </Button>
      </span>
      <span class="selection-actions">{props.children}</span>
    </div>
  );
}
