import * as dialog from "@zag-js/dialog";
import { normalizeProps, useMachine } from "@zag-js/preact";
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { Icon } from "../../ui/icon.tsx";
import { type Entry, type Group, ownGroups } from "./entries.ts";
import { PaletteList } from "./palette-list.tsx";
import { paletteWords as words } from "./palette.strings.ts";
import { useSearch } from "./use-search.ts";
import "./palette.css";

/** Everything by name: pages, commands, and what the server finds. By keyboard alone; a click works, too. */
export function Palette(props: { readonly onClose: () => void; readonly onShortcuts: () => void }) {
  const { onClose, onShortcuts } = props;
  const { route } = useLocation();
  const [typed, setTyped] = useState("");
  const [chosenId, setChosenId] = useState<string | undefined>();
  const listId = useId();
  const search = useSearch(typed);
  const groups: readonly Group[] = [...ownGroups(typed, onShortcuts), ...search.groups];
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
    <Frame onClose={onClose}>
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
      </div>
      <PaletteList
        id={listId}
        groups={groups}
        chosenId={chosen?.id}
        onChoose={setChosenId}
        onOpen={open}
        notes={notesOf(search, entries.length, typed)}
      />
      <p class="hidden-visually" role="status">
        {search.isSearching ? "" : words.found(entries.length)}
      </p>
      <footer class="palette-foot" aria-hidden="true">
        <kbd class="kbd">↑</kbd>
        <kbd class="kbd">↓</kbd> {words.keys.move} <kbd class="kbd">↵</kbd> {words.keys.open}{" "}
        <kbd class="kbd">Esc</kbd> {words.keys.close}
      </footer>
    </Frame>
  );
}

function notesOf(search: ReturnType<typeof useSearch>, count: number, typed: string): readonly string[] {
  if (search.failures.length > 0) return search.failures;
  if (count > 0) return [];
  return [search.isSearching ? words.searching : words.nothing(typed.trim())];
}

/** A modal window without a heading of its own: the field is its first line. */
function Frame({
  children,
  onClose,
}: {
  readonly children: ComponentChildren;
  readonly onClose: () => void;
}) {
  const content = useRef<HTMLDivElement>(null);
  const service = useMachine(dialog.machine, {
    id: useId(),
    open: true,
    "aria-label": words.title,
    initialFocusEl: () => content.current?.querySelector("input") ?? null,
    onOpenChange: ({ open }) => {
      if (!open) onClose();
    },
  });
  const api = dialog.connect(service, normalizeProps);
  // Whoever types at once is not to lose the first letters.
  useLayoutEffect(() => content.current?.querySelector("input")?.focus(), []);
  return (
    <>
      <div class="dialog-backdrop" {...api.getBackdropProps()} />
      <div class="dialog-place palette-place" {...api.getPositionerProps()}>
        <div class="dialog palette" {...api.getContentProps()} ref={content}>
          {children}
        </div>
      </div>
    </>
  );
}
