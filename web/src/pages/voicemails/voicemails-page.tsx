import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso";
import type { Voicemail } from "../../data/types.ts";
import type { Hold } from "../../features/lists/split-list.tsx";
import { useVoicemailBulk } from "../../features/voicemails/use-voicemail-bulk.tsx";
import { useVoicemailDeeds } from "../../features/voicemails/use-voicemail-deeds.tsx";
import { useVoicemailList } from "../../features/voicemails/use-voicemail-list.ts";
import {
  type VoicemailFilters,
  voicemailFiltersFrom,
  voicemailPath,
} from "../../features/voicemails/voicemail-filters.ts";
import { VoicemailList } from "../../features/voicemails/voicemail-list.tsx";
import { VoicemailPane } from "../../features/voicemails/voicemail-pane.tsx";
import { voicemailWords as words } from "../../features/voicemails/voicemails.strings.ts";
import { VoicemailsHead } from "../../features/voicemails/voicemails-head.tsx";
import { Boundaries } from "../../ui/boundary.tsx";
import { BACK } from "../../ui/common-shortcuts.ts";
import { hasSelection, NOTHING_SELECTED } from "../../ui/grid/grid-selection.ts";
import { useGoBack } from "../../ui/history.ts";
import { isNarrow } from "../../ui/media.ts";
import { titlePage } from "../../ui/page.ts";
import { useShortcut } from "../../ui/shortcuts.ts";
import { EmptyState } from "../../ui/states.tsx";
import type { PageProps } from "../define-page.tsx";

/** The list beside the voicemail; on phones one at a time. What is shown lives in the address. */
export function VoicemailsPage({ title }: PageProps) {
  const { query, route } = useLocation();
  const { voicemailId } = useRoute().params as { readonly voicemailId?: string };
  const filters = voicemailFiltersFrom(query);
  const listKey = JSON.stringify(filters);
  const [selection, setSelection] = useState(NOTHING_SELECTED);
  const [cursor, setCursor] = useState<Voicemail>();
  const hold = useRef<Hold>({ isPointed: false, isScrolled: false });
  // While one is open the next ones stay where they are.
  const list = useVoicemailList(
    filters,
    () =>
      voicemailId !== undefined ||
      hold.current.isPointed ||
      hold.current.isScrolled ||
      hasSelection(selection),
  );
  const back = useGoBack(voicemailPath(filters));
  useEffect(() => {
    setSelection(NOTHING_SELECTED);
  }, [listKey]);
  useEffect(() => {
    if (voicemailId === undefined) titlePage(title);
  }, [voicemailId]);
  useShortcut(BACK, () => {
    if (hasSelection(selection)) setSelection(NOTHING_SELECTED);
    else if (voicemailId !== undefined) back();
    else return false;
    return true;
  });
  const onGone = (voicemail: Voicemail) => {
    if (voicemail.id !== voicemailId) return;
    const rows = list.rows ?? [];
    const at = rows.findIndex(({ id }) => id === voicemail.id);
    const next = at < 0 ? undefined : (rows[at + 1] ?? rows[at - 1]);
    if (isNarrow.value) back();
    else route(voicemailPath(filters, next?.id), true);
  };
  const bulk = useVoicemailBulk(filters, { list, selection, onSelect: setSelection });
  const known = list.rows?.find(({ id }) => id === voicemailId);
  const target = voicemailId === undefined ? cursor : undefined;
  const own = useVoicemailDeeds(target, onGone, bulk.deeds);
  const isListShown = voicemailId === undefined || !isNarrow.value;
  return (
    <div class="list-page split">
      {isListShown ? (
        <VoicemailsHead
          {...{ title, filters }}
          onFilter={(next: VoicemailFilters) => route(voicemailPath(next, voicemailId), true)}
        />
      ) : null}
      <div class="split-panes">
        <Boundaries>
          {isListShown ? (
            <VoicemailList
              {...{ filters, list, selection }}
              openId={voicemailId}
              onSelect={setSelection}
              onCursor={setCursor}
              onGo={route}
              onHold={(next) => {
                hold.current = next;
              }}
              bar={bulk.bar}
            />
          ) : null}
          {voicemailId !== undefined ? (
            <VoicemailPane
              id={voicemailId}
              {...{ known, onGone }}
              bulk={bulk.deeds}
              backHref={voicemailPath(filters)}
            />
          ) : isNarrow.value ? null : (
            <div class="split-pane split-none card">
              <EmptyState icon="voicemail" title={words.nothingChosen[0]} text={words.nothingChosen[1]} />
            </div>
          )}
        </Boundaries>
      </div>
      {own.dialogs}
      {bulk.dialogs}
    </div>
  );
}
