import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "../../ui/icon.tsx";
import { keysOf, keyText } from "../../ui/shortcuts.ts";
import type { Entry, Group } from "./entries.ts";
import { paletteWords as words } from "./palette.strings.ts";

/** The entries under their headings; the chosen one stays in sight. */
export function PaletteList(props: {
  readonly id: string;
  readonly groups: readonly Group[];
  readonly chosenId: string | undefined;
  readonly notes: readonly string[];
  readonly onChoose: (id: string) => void;
  readonly onOpen: (entry: Entry) => void;
}) {
  const { id, groups, chosenId, notes } = props;
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [chosenId]);
  return (
    <div class="palette-list" ref={list}>
      <div id={id} role="listbox" aria-label={words.results}>
        {groups.map(({ title, entries }, index) => (
          // biome-ignore lint/a11y/useSemanticElements: a list box has groups of options, no sets of fields.
          <div key={title} role="group" aria-labelledby={`${id}-group-${index}`}>
            <div class="palette-title" id={`${id}-group-${index}`} role="presentation">
              {title}
            </div>
            {entries.map((entry) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the field's.
              <div
                key={entry.id}
                id={`${id}-${entry.id}`}
                class="palette-entry"
                role="option"
                tabIndex={-1}
                aria-selected={entry.id === chosenId}
                onPointerMove={() => {
                  if (entry.id !== chosenId) props.onChoose(entry.id);
                }}
                onClick={() => props.onOpen(entry)}
              >
                <Icon name={entry.icon} />
                <span class="palette-text">{entry.text}</span>
                {entry.detail ? <span class="palette-detail">{entry.detail}</span> : null}
                <Keys entry={entry} />
              </div>
            ))}
          </div>
        ))}
      </div>
      {notes.map((note) => (
        <p class="palette-note" key={note}>
          {note}
        </p>
      ))}
    </div>
  );
}

function Keys({ entry: { shortcut } }: { readonly entry: Entry }) {
  if (!shortcut) return null;
  return (
    <span class="palette-keys" aria-hidden="true">
      {keysOf(shortcut).map((key, index) => (
        <kbd class="kbd" key={index}>
          {keyText({ ...shortcut, keys: [key] })}
        </kbd>
      ))}
    </span>
  );
}
