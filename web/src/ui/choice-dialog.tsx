// biome-ignore-all lint/a11y/useFocusableInteractive: the focus stays in the field, which names the active choice.
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the field has the keys.
import { useId, useState } from "preact/hooks";
import { Dialog } from "./dialog.tsx";
import { Icon, type IconName } from "./icon.tsx";
import "./choice-dialog.css";

/** Something to choose. */
export interface Choice {
  readonly id: string;
  readonly text: string;
  readonly detail?: string | undefined;
  readonly icon?: IconName;
}

/** A window in which something is typed and one of what fits is chosen: arrows and Enter, or a click. */
export function ChoiceDialog<Option extends Choice>(props: {
  readonly title: string;
  readonly placeholder: string;
  readonly typed: string;
  readonly onType: (typed: string) => void;
  readonly choices: readonly Option[];
  /** In place of choices: nothing fits, something failed, something is on its way. */
  readonly note?: string | undefined;
  readonly isBusy?: boolean;
  readonly onChoose: (option: Option) => void;
  readonly onClose: () => void;
}) {
  const { choices, note, onChoose } = props;
  const listId = useId();
  const [index, setIndex] = useState(0);
  const at = Math.min(index, choices.length - 1);
  const chosen = choices[at];
  const move = (to: number) => {
    const next = (to + choices.length) % Math.max(1, choices.length);
    setIndex(next);
    document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") move(at + 1);
    else if (event.key === "ArrowUp") move(at - 1);
    else if (event.key === "Enter" && chosen) onChoose(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <div class="choose">
        <input
          class="input"
          type="text"
          role="combobox"
          data-autofocus
          aria-label={props.title}
          aria-expanded={true}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={chosen ? `${listId}-${at}` : undefined}
          aria-busy={props.isBusy ?? false}
          placeholder={props.placeholder}
          autocomplete="off"
          spellcheck={false}
          maxLength={80}
          value={props.typed}
          onInput={({ currentTarget }) => {
            setIndex(0);
            props.onType(currentTarget.value);
          }}
          onKeyDown={onKeyDown}
        />
        <div class="choice-list" id={listId} role="listbox" aria-label={props.title}>
          {choices.map((option, place) => (
            <div
              key={option.id}
              id={`${listId}-${place}`}
              role="option"
              aria-selected={place === at}
              class="choice-option"
              onPointerMove={() => setIndex(place)}
              onClick={() => onChoose(option)}
            >
              {option.icon ? <Icon name={option.icon} /> : null}
              <span class="choice-text">{option.text}</span>
              {option.detail ? <span class="choice-detail muted">{option.detail}</span> : null}
            </div>
          ))}
        </div>
        <p class="choice-note muted" role="status">
          {choices.length === 0 ? note : null}
        </p>
      </div>
    </Dialog>
  );
}
