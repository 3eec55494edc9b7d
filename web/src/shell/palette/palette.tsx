import { useId, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { can } from "../../data/session.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import type { VoiceBegin } from "../voice/begin.ts";
import { type Entry, type Group, ownGroups, voiceGroup } from "./entries.ts";
import { paletteWords as words } from "./palette.strings.ts";
import { PaletteFrame } from "./palette-frame.tsx";
import { PaletteList } from "./palette-list.tsx";
import { useSearch } from "./use-search.ts";
import "./palette.css";

/** Everything by name: pages, commands, and what the server finds. By keyboard alone; a click works, too. */
export function Palette(props: {
  readonly onClose: () => void;
  readonly onShortcuts: () => void;
  readonly onVoice: (begin: VoiceBegin) => void;
}) {
  const { onClose, onShortcuts, onVoice } = props;
  const { route } = useLocation();
  const [typed, setTyped] = useState("");
  const [chosenId, setChosenId] = useState<string | undefined>();
  const listId = useId();
  const search = useSearch(typed);
  const groups: readonly Group[] = [
    ...ownGroups(typed, onShortcuts),
    ...search.groups,
    ...voiceGroup(typed, onVoice),
  ];
  const entries = groups.flatMap((group) => group.entries);
  // What comes in later does not move the choice; until there was one it is the first.
  const chosen = entries.find(({ id }) => id === chosenId) ?? entries[0];

  const open = (entry: Entry) => {
    onClose();
    if (entry.path !== undefined) route(entry.path);
    else entry.run?.();
  };
  const move = (step: number) => {
    const at = chosen ? entries.indexOf(chosen) : -1;
    setChosenId(entries[(at + step + entries.length) % entries.length]?.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const isControl = event.ctrlKey || event.metaKey;
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || (isControl && event.key === "n")) move(1);
    else if (event.key === "ArrowUp" || (isControl && event.key === "p")) move(-1);
    else if (event.key === "Enter" && chosen) open(chosen);
    else if (isControl && event.key.toLowerCase() === "k") onClose();
    else return;
    event.preventDefault();
  };
  return (
    <PaletteFrame title={words.title} onClose={onClose}>
      <div class="palette-head">
        <Icon name="search" />
        <input
          class="palette-input"
          type="text"
          role="combobox"
          aria-label={words.label}
          aria-expanded={true}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={chosen ? `${listId}-${chosen.id}` : undefined}
          placeholder={words.placeholder}
          autocomplete="off"
          spellcheck={false}
          maxLength={80}
          value={typed}
          onInput={({ currentTarget }) => {
            setTyped(currentTarget.value);
            setChosenId(undefined);
          }}
          onKeyDown={onKeyDown}
        />
        {search.isSearching ? <span class="spinner" aria-hidden="true" /> : null}
        {can("voice-commands:use") ? (
          <Button
            kind="ghost"
            size="small"
            icon="mic"
            aria-label={words.voice}
            onClick={() => onVoice({ listens: true })}
          />
        ) : null}
      </div>
      <PaletteList
        id={listId}
        groups={groups}
        chosenId={chosen?.id}
        onChoose={setChosenId}
        onOpen={open}
        notes={notesOf(search, entries.filter(({ id }) => !id.startsWith("voice")).length, typed)}
      />
      <p class="hidden-visually" role="status">
        {search.isSearching ? "" : words.found(entries.length)}
      </p>
      <footer class="palette-foot" aria-hidden="true">
        <kbd class="kbd">↑</kbd>
        <kbd class="kbd">↓</kbd> {words.keys.move} <kbd class="kbd">↵</kbd> {words.keys.open}{" "}
        <kbd class="kbd">Esc</kbd> {words.keys.close}
      </footer>
    </PaletteFrame>
  );
}

function notesOf(search: ReturnType<typeof useSearch>, count: number, typed: string): readonly string[] {
  if (search.failures.length > 0) return search.failures;
  if (count > 0) return [];
  return [search.isSearching ? words.searching : words.nothing(typed.trim())];
}
