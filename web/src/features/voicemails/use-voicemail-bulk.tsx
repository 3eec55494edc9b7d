import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { can, currentUser } from "../../data/session.ts";
import type { Voicemail } from "../../data/types.ts";
import type { PagedList } from "../../data/use-paged-list.ts";
import { Button } from "../../ui/button.tsx";
import { hasSelection, NOTHING_SELECTED, type Selection } from "../../ui/grid/grid-selection.ts";
import { BulkDialog } from "../bulk/bulk-dialog.tsx";
import type { BulkActionOf, BulkFiltersOf, BulkKind } from "../bulk/bulk-kind.ts";
import { BulkProgress } from "../bulk/bulk-progress.tsx";
import { SelectionBar } from "../bulk/selection-bar.tsx";
import { type ChosenBulk, chooseBulk } from "../bulk/choose-bulk.ts";
import { AssignDialog } from "../colleagues/assign-dialog.tsx";
import type { VoicemailDeeds } from "./use-voicemail-deeds.tsx";
import { type VoicemailFilters, voicemailFiltersToBulk } from "./voicemail-filters.ts";
import { voicemailWords } from "./voicemails.strings.ts";

const words = voicemailWords.bulk;
type Action = BulkActionOf<"voicemails">;
type Filters = BulkFiltersOf<"voicemails">;

const VOICEMAILS: BulkKind<Action, Filters> = {
  name: "voicemails",
  choices: [],
  request: (chosen, action) => ({ kind: "voicemails", selection: chosen, action }),
};

/** What is done to all voicemails that are selected: the bar, the windows that ask, and what keys do meanwhile. */
export function useVoicemailBulk(
  filters: VoicemailFilters,
  list: PagedList<Voicemail>,
  selection: Selection,
  onSelect: (selection: Selection) => void,
): {
  readonly bar: ComponentChildren;
  readonly dialogs: ComponentChildren;
  readonly deeds: VoicemailDeeds | undefined;
} {
  const [asked, setAsked] = useState<"assign" | ChosenBulk<Action, Filters>>();
  const close = () => setAsked(undefined);
  const want = (text: string, action: Action) => {
    const choice = { id: action.name, text, icon: "check", permission: "voicemails:write", action } as const;
    setAsked(chooseBulk<Action, Filters>(choice, selection, voicemailFiltersToBulk(filters)));
  };
  const isOfDone = filters.view === "done";
  const deeds: VoicemailDeeds = {
    assign: () => setAsked("assign"),
    take: () => want(words.assign, { name: "assign", to: currentUser()?.id ?? null }),
    settle: () => want(isOfDone ? words.restore : words.done, { name: isOfDone ? "restore" : "delete" }),
    toggleHeard: () => want(words.heard, { name: "mark_read" }),
  };
  const isAny = hasSelection(selection) && can("voicemails:write");
  return {
    deeds: isAny ? deeds : undefined,
    bar: (
      <>
        <BulkProgress kind="voicemails" onRest={() => list.reload()} />
        {isAny ? (
          <SelectionBar
            {...{ selection, onSelect }}
            order={list.rows?.map(({ id }) => id) ?? []}
            hasMore={list.hasMore}
            kind={words.kind}
          >
            <Button size="small" icon={isOfDone ? "refresh" : "check"} onClick={deeds.settle}>
              {isOfDone ? words.restore : words.done}
            </Button>
            {isOfDone ? null : (
              <>
                <Button size="small" icon="user" onClick={deeds.assign}>
                  {words.assign}
                </Button>
                <Button size="small" icon="checks" onClick={deeds.toggleHeard}>
                  {words.heard}
                </Button>
              </>
            )}
          </SelectionBar>
        ) : null}
      </>
    ),
    dialogs:
      asked === undefined ? null : asked === "assign" ? (
        <AssignDialog
          title={voicemailWords.assignTitle}
          onClose={close}
          onChoose={(to) => want(words.assign, { name: "assign", to: to?.id ?? null })}
        />
      ) : (
        <BulkDialog
          {...asked}
          kind={VOICEMAILS}
          onClose={close}
          onDone={() => {
            close();
            onSelect(NOTHING_SELECTED);
          }}
        />
      ),
  };
}
