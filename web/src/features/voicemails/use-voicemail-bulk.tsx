import type { Voicemail } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import type { BulkActionOf, BulkFiltersOf, BulkKind } from "../bulk/bulk-kind.ts";
import { type ListBulk, type ListSelection, useListBulk } from "../bulk/use-list-bulk.tsx";
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
  selected: ListSelection<Voicemail>,
): ListBulk<VoicemailDeeds> {
  const { want, assign, take, shown } = useListBulk<Action, Filters, Voicemail>(selected, {
    kind: VOICEMAILS,
    filters: voicemailFiltersToBulk(filters),
    permission: "voicemails:write",
    countText: words.kind,
    assign: {
      title: voicemailWords.assignTitle,
      text: words.assign,
      action: (to) => ({ name: "assign", to }),
    },
  });
  const isOfDone = filters.view === "done";
  const deeds: VoicemailDeeds = {
    assign,
    take,
    settle: () => want(isOfDone ? words.restore : words.done, { name: isOfDone ? "restore" : "delete" }),
    toggleHeard: () => want(words.heard, { name: "mark_read" }),
  };
  return shown(
    deeds,
    <>
      <Button size="small" icon={isOfDone ? "refresh" : "check"} onClick={deeds.settle}>
        {isOfDone ? words.restore : words.done}
      </Button>
      {isOfDone ? null : (
        <>
          <Button size="small" icon="user" onClick={assign}>
            {words.assign}
          </Button>
          <Button size="small" icon="checks" onClick={deeds.toggleHeard}>
            {words.heard}
          </Button>
        </>
      )}
    </>,
  );
}
