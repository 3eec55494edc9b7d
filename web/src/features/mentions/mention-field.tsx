// biome-ignore-all lint/a11y/useFocusableInteractive: the field keeps the focus and names the chosen person.
// biome-ignore-all lint/a11y/useKeyWithClickEvents: keys are the field's.
import { useQuery } from "@tanstack/preact-query";
import type { Ref } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { colleaguesNamed } from "../people/colleagues-named.ts";
import { colleaguesQuery } from "../people/colleagues.queries.ts";
import { mentionBegun, type Person, withMention } from "./mention-text.ts";
import { mentionWords as words } from "./mentions.strings.ts";
import "./mentions.css";

/** So many are offered at once. */
const OFFERED = 6;

/**
 * Where people write to people: an @ offers names, arrows choose, Enter or Tab takes one. Enter sends when `sendsOnEnter`, else Ctrl-Enter
 * does; Shift-Enter is a new line.
 */
export function MentionField(props: {
  readonly label: string;
  readonly placeholder: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onPerson: (person: Person) => void;
  readonly onSend: () => void;
  readonly onEscape?: () => boolean;
  readonly sendsOnEnter?: boolean;
  readonly hasFocus?: boolean;
  readonly maxLength: number;
  readonly onPaste?: (event: ClipboardEvent) => void;
  readonly fieldRef?: Ref<HTMLTextAreaElement>;
}) {
  const { text, onText, onSend } = props;
  const own = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const [cursor, setCursor] = useState(0);
  const [isShut, setShut] = useState(false);
  const [chosen, setChosen] = useState(0);
  const begun = isShut ? undefined : mentionBegun(text, cursor);
  const { data } = useQuery({ ...colleaguesQuery(), enabled: begun !== undefined });
  const offered = begun ? colleaguesNamed(data ?? [], begun.words, OFFERED) : [];
  const place = Math.min(chosen, Math.max(0, offered.length - 1));
  const next = useRef<number | undefined>(undefined);
  useLayoutEffect(() => {
    const field = own.current;
    if (!field) return;
    // As high as what stands in it; the style sheet says where that ends.
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 2}px`;
    if (next.current !== undefined) field.setSelectionRange(next.current, next.current);
    next.current = undefined;
  }, [text]);
  useLayoutEffect(() => {
    if (props.hasFocus) own.current?.focus();
  }, [props.hasFocus]);
  const take = (person: Person) => {
    if (!begun) return;
    const written = withMention(text, begun, person.name);
    next.current = written.cursor;
    props.onPerson({ id: person.id, name: person.name });
    onText(written.text);
    setCursor(written.cursor);
    setShut(true);
    own.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const person = offered[place];
    const isStep = event.key === "ArrowDown" || event.key === "ArrowUp";
    if (offered.length > 0 && isStep) {
      setChosen((place + (event.key === "ArrowDown" ? 1 : -1) + offered.length) % offered.length);
    } else if (person && (event.key === "Enter" || event.key === "Tab")) take(person);
    else if (offered.length > 0 && event.key === "Escape") setShut(true);
    else if (event.key === "Enter" && isSending(event, props.sendsOnEnter)) onSend();
    else if (!(event.key === "Escape" && props.onEscape?.())) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="mention-field">
      <textarea
        ref={(element) => {
          own.current = element;
          if (typeof props.fieldRef === "function") props.fieldRef(element);
          else if (props.fieldRef) props.fieldRef.current = element;
        }}
        class="input"
        rows={1}
        maxLength={props.maxLength}
        aria-label={props.label}
        placeholder={props.placeholder}
        value={text}
        aria-autocomplete="list"
        aria-controls={offered.length > 0 ? listId : undefined}
        aria-activedescendant={offered.length > 0 ? `${listId}-${place}` : undefined}
        onInput={(event) => {
          setShut(false);
          setChosen(0);
          setCursor(event.currentTarget.selectionStart);
          onText(event.currentTarget.value);
        }}
        onKeyUp={(event) => setCursor(event.currentTarget.selectionStart)}
        onClick={(event) => setCursor(event.currentTarget.selectionStart)}
        onBlur={() => setShut(true)}
        onKeyDown={onKeyDown}
        onPaste={props.onPaste}
      />
      {offered.length > 0 ? (
        <div class="mention-list panel" id={listId} role="listbox" aria-label={words.mention}>
          {offered.map((person, index) => (
            <div
              key={person.id}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === place}
              // The field keeps the focus.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(person)}
            >
              {person.name} <span class="muted">{person.department}</span>
            </div>
          ))}
        </div>
      ) : null}
    </div>
  );
}

function isSending(event: KeyboardEvent, sendsOnEnter = false): boolean {
  if (event.ctrlKey || event.metaKey) return true;
  return sendsOnEnter && !event.shiftKey && !event.altKey;
}
