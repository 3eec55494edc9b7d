import type { Voicemail } from "../../data/types.ts";
import { EmptyState } from "../../ui/states.tsx";
import { SplitList, type SplitListProps } from "../lists/split-list.tsx";
import { type VoicemailFilters, voicemailPath } from "./voicemail-filters.ts";
import { VoicemailRow } from "./voicemail-row.tsx";
import { voicemailName } from "./voicemail-words.ts";
import { voicemailWords as words } from "./voicemails.strings.ts";

/** The voicemails with these filters. */
export function VoicemailList(
  props: Pick<
    SplitListProps<Voicemail>,
    "list" | "openId" | "selection" | "onSelect" | "onCursor" | "onGo" | "onHold" | "bar"
  > & { readonly filters: VoicemailFilters },
) {
  const { filters } = props;
  const [title, text] = words.empty[filters.view];
  const isGood = filters.view === "new";
  return (
    <SplitList
      {...props}
      label={words.list}
      errorTitle={words.listFailed}
      listKey={JSON.stringify(filters)}
      nameOf={voicemailName}
      hrefOf={({ id }) => voicemailPath(filters, id)}
      row={VoicemailRow}
      empty={
        <EmptyState
          icon={isGood ? "check" : "voicemail"}
          tone={isGood ? "good" : "neutral"}
          {...{ title, text }}
        />
      }
    />
  );
}
