import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { can } from "../../data/session.ts";
import { Button } from "../../ui/button.tsx";
import { formatCount } from "../../ui/format.ts";
import { everything, hasSelection, NOTHING_SELECTED, type Selection } from "../../ui/grid/grid-selection.ts";
import { showToast } from "../../ui/toasts.tsx";
import { BulkDialog } from "./bulk-dialog.tsx";
import { type BulkChoice, type BulkKind, type BulkSelection, MAX_NAMED, selectionFor } from "./bulk-kind.ts";
import { BulkStatus } from "./bulk-status.tsx";
import { bulkWords as words } from "./bulk.strings.ts";
import { useBulkRun } from "./use-bulk-run.ts";
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
  const [chosen, setChosen] = useState<{
    readonly choice: BulkChoice<Action>;
    readonly selection: BulkSelection<Filters>;
  }>();
  const { operation, isUnseen } = useBulkRun(kind.name, props.onRest);
  const choose = (choice: BulkChoice<Action>) => {
    const selected = selectionFor(selection, filters);
    if (selected) setChosen({ choice, selection: selected });
    else showToast({ tone: "warning", text: words.tooMany(formatCount(MAX_NAMED)) });
  };
  const isEvery = order.length > 0 && order.every((id) => selection.ids.has(id));
  return (
    <>
      {operation ? <BulkStatus {...{ operation, isUnseen }} /> : null}
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
                <Button key={choice.id} size="small" icon={choice.icon} onClick={() => choose(choice)}>
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
