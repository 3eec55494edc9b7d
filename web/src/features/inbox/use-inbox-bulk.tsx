import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { can, currentUser } from "../../data/session.ts";
import type { Thread } from "../../data/types.ts";
import type { PagedList } from "../../data/use-paged-list.ts";
import { Button } from "../../ui/button.tsx";
import { hasSelection, NOTHING_SELECTED, type Selection } from "../../ui/grid/grid-selection.ts";
import { BulkDialog } from "../bulk/bulk-dialog.tsx";
import type { BulkActionOf, BulkFiltersOf, BulkKind } from "../bulk/bulk-kind.ts";
import { BulkProgress } from "../bulk/bulk-progress.tsx";
import { SelectionBar } from "../bulk/selection-bar.tsx";
import { type ChosenBulk, chooseBulk } from "../bulk/choose-bulk.ts";
import { AssignDialog } from "../colleagues/assign-dialog.tsx";
import { inboxWords } from "./inbox.strings.ts";
import { type InboxFilters, inboxFiltersToBulk } from "./inbox-views.ts";
import type { ThreadDeeds } from "./thread-head.tsx";
import { WhenDialog } from "./when-dialog.tsx";

const words = inboxWords.bulk;
type Action = BulkActionOf<"threads">;
type Filters = BulkFiltersOf<"threads">;

const THREADS: BulkKind<Action, Filters> = {
  name: "threads",
  choices: [],
  request: (chosen, action) => ({ kind: "threads", selection: chosen, action }),
};

/** What is done to all threads that are selected: the bar, the windows that ask, and what keys do meanwhile. */
export function useInboxBulk(
  filters: InboxFilters,
  list: PagedList<Thread>,
  selection: Selection,
  onSelect: (selection: Selection) => void,
): {
  readonly bar: ComponentChildren;
  readonly dialogs: ComponentChildren;
  readonly deeds: ThreadDeeds | undefined;
} {
  const [asked, setAsked] = useState<"assign" | "snooze" | ChosenBulk<Action, Filters>>();
  const close = () => setAsked(undefined);
  const want = (text: string, action: Action) => {
    const choice = { id: action.name, text, icon: "check", permission: "threads:write", action } as const;
    setAsked(chooseBulk<Action, Filters>(choice, selection, inboxFiltersToBulk(filters)));
  };
  const isClosed = filters.view === "closed";
  const deeds: ThreadDeeds = {
    assign: () => setAsked("assign"),
    take: () => want(words.assign, { name: "assign", to: currentUser()?.id ?? null }),
    snooze: () => setAsked("snooze"),
    wake: () => want(words.reopen, { name: "reopen" }),
    settle: () => want(isClosed ? words.reopen : words.close, { name: isClosed ? "reopen" : "close" }),
    unread: () => undefined,
  };
  const isAny = hasSelection(selection) && can("threads:write");
  return {
    deeds: isAny ? deeds : undefined,
    bar: (
      <>
        <BulkProgress kind="threads" onRest={() => list.reload()} />
        {isAny ? (
          <SelectionBar
            {...{ selection, onSelect }}
            order={list.rows?.map(({ id }) => id) ?? []}
            hasMore={list.hasMore}
            kind={words.kind}
          >
            <Button size="small" icon="check" onClick={deeds.settle}>
              {isClosed ? words.reopen : words.close}
            </Button>
            <Button size="small" icon="user" onClick={deeds.assign}>
              {words.assign}
            </Button>
            {isClosed ? null : (
              <Button size="small" icon="clock" onClick={deeds.snooze}>
                {words.snooze}
              </Button>
            )}
            <Button size="small" icon="checks" onClick={() => want(words.read, { name: "mark_read" })}>
              {words.read}
            </Button>
          </SelectionBar>
        ) : null}
      </>
    ),
    dialogs:
      asked === undefined ? null : asked === "assign" ? (
        <AssignDialog
          title={inboxWords.assignTitle}
          onClose={close}
          onChoose={(to) => want(words.assign, { name: "assign", to: to?.id ?? null })}
        />
      ) : asked === "snooze" ? (
        <WhenDialog
          title={inboxWords.snoozeTitle}
          onClose={close}
          onChoose={(until) => want(words.snooze, { name: "snooze", until: until.toISOString() })}
        />
      ) : (
        <BulkDialog
          {...asked}
          kind={THREADS}
          onClose={close}
          onDone={() => {
            close();
            onSelect(NOTHING_SELECTED);
          }}
        />
      ),
  };
}
