import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Identified } from "../../data/pages.ts";
import { can, currentUser } from "../../data/session.ts";
import type { PagedList } from "../../data/use-paged-list.ts";
import { hasSelection, NOTHING_SELECTED, type Selection } from "../../ui/grid/grid-selection.ts";
import { AssignDialog } from "../colleagues/assign-dialog.tsx";
import { BulkDialog } from "./bulk-dialog.tsx";
import type { BulkKind } from "./bulk-kind.ts";
import { BulkProgress } from "./bulk-progress.tsx";
import { type ChosenBulk, chooseBulk } from "./choose-bulk.ts";
import { SelectionBar } from "./selection-bar.tsx";

/** A list beside a pane, and what of it is selected. */
export interface ListSelection<Row extends Identified> {
  readonly list: PagedList<Row>;
  readonly selection: Selection;
  readonly onSelect: (selection: Selection) => void;
}

/** What is done to all that is selected in a list beside a pane, for its page: the bar, the windows that ask, and what keys do meanwhile. */
export interface ListBulk<Deeds> {
  readonly bar: ComponentChildren;
  readonly dialogs: ComponentChildren;
  /** Undefined: nothing is selected, and keys are about what is open. */
  readonly deeds: Deeds | undefined;
}

/** Which window is open: it asks for a colleague, for something of the list's own, or whether a change is meant. */
type OpenWindow<Action, Filters, Window> =
  | { readonly kind: "assign" }
  | { readonly kind: "own"; readonly window: Window }
  | { readonly kind: "confirm"; readonly chosen: ChosenBulk<Action, Filters> };

/**
 * Changes what is selected in a list beside a pane: each change is confirmed, and its progress stands above the list. `Window`: what is
 * asked for besides a colleague, before it is confirmed.
 */
export function useListBulk<
  Action extends { readonly name: string },
  Filters,
  Row extends Identified,
  Window extends string = never,
>(
  { list, selection, onSelect }: ListSelection<Row>,
  of: {
    readonly kind: BulkKind<Action, Filters>;
    readonly filters: Filters;
    readonly permission: string;
    /** "3 conversations". */
    readonly countText: (count: string, isOne: boolean) => string;
    readonly assign: {
      readonly title: string;
      readonly text: string;
      readonly action: (to: string | null) => Action;
    };
  },
) {
  const [open, setOpen] = useState<OpenWindow<Action, Filters, Window>>();
  const close = () => setOpen(undefined);
  const want = (text: string, action: Action) => {
    const choice = { id: action.name, text, icon: "check", permission: of.permission, action } as const;
    const chosen = chooseBulk<Action, Filters>(choice, selection, of.filters);
    setOpen(chosen && { kind: "confirm", chosen });
  };
  const assignTo = (to: string | null) => want(of.assign.text, of.assign.action(to));
  const isAny = hasSelection(selection) && can(of.permission);
  return {
    /** Asks for the change to be confirmed. */
    want,
    ask: (window: Window) => setOpen({ kind: "own", window }),
    assign: () => setOpen({ kind: "assign" }),
    take: () => assignTo(currentUser()?.id ?? null),

    /** For the page: with the buttons of the bar, what keys do, and each window that asks for something. */
    shown<Deeds>(
      deeds: Deeds,
      buttons: ComponentChildren,
      windowOf: (window: Window, close: () => void) => ComponentChildren = () => null,
    ): ListBulk<Deeds> {
      return {
        deeds: isAny ? deeds : undefined,
        bar: (
          <>
            <BulkProgress kind={of.kind.name} onRest={() => list.reload()} />
            {isAny ? (
              <SelectionBar
                {...{ selection, onSelect }}
                order={list.rows?.map(({ id }) => id) ?? []}
                hasMore={list.hasMore}
                kind={of.countText}
              >
                {buttons}
              </SelectionBar>
            ) : null}
          </>
        ),
        dialogs:
          open === undefined ? null : open.kind === "assign" ? (
            <AssignDialog
              title={of.assign.title}
              onClose={close}
              onChoose={(to) => assignTo(to?.id ?? null)}
            />
          ) : open.kind === "own" ? (
            windowOf(open.window, close)
          ) : (
            <BulkDialog
              {...open.chosen}
              kind={of.kind}
              onClose={close}
              onDone={() => {
                close();
                onSelect(NOTHING_SELECTED);
              }}
            />
          ),
      };
    },
  };
}
