import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { can } from "../../data/session.ts";
import { Button } from "../../ui/button.tsx";
import { formatCount } from "../../ui/format.ts";
import { everything, hasSelection, NOTHING_SELECTED, type Selection } from "../../ui/grid/grid-selection.ts";
import { bulkWords as words } from "./bulk.strings.ts";
import { BulkDialog } from "./bulk-dialog.tsx";
import type { BulkKind } from "./bulk-kind.ts";
import { BulkProgress } from "./bulk-progress.tsx";
import { type ChosenBulk, chooseBulk } from "./choose-bulk.ts";
import "./bulk.css";

/** What is selected in a list and what can be done with it; below, so that no row moves. */
export function BulkBar<Action, Filters>(props: {
  readonly kind: BulkKind<Action, Filters>;
  readonly filters: Filters;
  readonly selection: Selection;
  readonly onSelect: (selection: Selection) => void;
  /** Ids of all that is loaded. */
  readonly order: readonly string[];
  readonly hasMore: boolean;
  /** What an operation has changed is to be fetched again. */
  readonly onRest: () => void;
  /** What else can be done with what is selected. */
  readonly children?: ComponentChildren;
}) {
  const { kind, filters, selection, onSelect, order, hasMore, children } = props;
  const [chosen, setChosen] = useState<ChosenBulk<Action, Filters>>();
  const isEvery = order.length > 0 && order.every((id) => selection.ids.has(id));
  return (
    <>
      <BulkProgress kind={kind.name} onRest={props.onRest} />
      {hasSelection(selection) ? (
        <section class="bulk-bar" aria-label={words.bar}>
          <p role="status">
            {selection.isAll ? words.allSelected : words.selected(formatCount(selection.ids.size))}
          </p>
          <Button
            kind="ghost"
            size="small"
            icon="x"
            aria-label={words.clear}
            onClick={() => onSelect(NOTHING_SELECTED)}
          />
          {hasMore && isEvery && !selection.isAll ? (
            <Button size="small" kind="ghost" onClick={() => onSelect(everything(order))}>
              {words.selectAll}
            </Button>
          ) : null}
          <div class="bulk-actions">
            {children}
            {kind.choices
              .filter(({ permission }) => can(permission))
              .map((choice) => (
                <Button
                  key={choice.id}
                  size="small"
                  icon={choice.icon}
                  onClick={() => setChosen(chooseBulk(choice, selection, filters))}
                >
                  {choice.text}
                </Button>
              ))}
          </div>
        </section>
      ) : null}
      {chosen ? (
        <BulkDialog
          {...{ kind, ...chosen }}
          onClose={() => setChosen(undefined)}
          onDone={() => {
            setChosen(undefined);
            onSelect(NOTHING_SELECTED);
          }}
        />
      ) : null}
    </>
  );
}
