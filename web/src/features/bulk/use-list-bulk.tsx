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
  const [asked, setAsked] = useState<"assign" | Window | ChosenBulk<Action, Filters>>();
  const close = () => setAsked(undefined);
  const want = (text: string, action: Action) => {
    const choice = { id: action.name, text, icon: "check", permission: of.permission, action } as const;
    setAsked(chooseBulk<Action, Filters>(choice, selection, of.filters));
  };
  const assignTo = (to: string | null) => want(of.assign.text, of.assign.action(to));
  const isAny = hasSelection(selection) && can(of.permission);
  return {
    /** Asks for the change to be confirmed. */
    want,
    ask: (window: Window) => setAsked(window),
    assign: () => setAsked("assign"),
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
          asked === undefined ? null : asked === "assign" ? (
            <AssignDialog
              title={of.assign.title}
              onClose={close}
              onChoose={(to) => assignTo(to?.id ?? null)}
            />
          ) : typeof asked === "string" ? (
            windowOf(asked, close)
          ) : (
            <BulkDialog
              {...(asked as ChosenBulk<Action, Filters>)}
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
