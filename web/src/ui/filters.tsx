import { useEffect, useRef, useState } from "preact/hooks";
import { leaveField } from "./focus-kept.ts";
import { Icon } from "./icon.tsx";
import { type Shortcut, useShortcut } from "./shortcuts.ts";

/** A pause in typing after which the search begins. */
const TYPING_PAUSE_MS = 300;

/** A field that searches while somebody types. */
export function SearchField(props: {
  readonly label: string;
  readonly value: string;
  /** Leads into the field. */
  readonly shortcut: Shortcut;
  readonly hasFocus: boolean;
  readonly onSearch: (text: string) => void;
}) {
  const { label, value, shortcut, hasFocus, onSearch } = props;
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (hasFocus) input.current?.focus();
  }, [hasFocus]);
  useShortcut(shortcut, () => input.current?.focus());
  return (
    <label class="search">
      <span class="hidden-visually">{label}</span>
      <Icon name="search" />
      <input
        ref={input}
        class="input"
        type="search"
        value={text}
        placeholder={label}
        maxLength={80}
        onInput={(event) => {
          const next = event.currentTarget.value;
          setText(next);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => onSearch(next.trim()), TYPING_PAUSE_MS);
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape" && text === "") leaveField(event.currentTarget);
          if (event.key !== "Enter") return;
          clearTimeout(timer.current);
          onSearch(text.trim());
        }}
      />
    </label>
  );
}

/** A choice that narrows a list; at first it narrows nothing. */
export function FilterSelect<T extends string>(props: {
  readonly label: string;
  readonly value: T | "";
  readonly any: string;
  readonly options: readonly (readonly [T, string])[];
  readonly onChange: (value: T | "") => void;
}) {
  const { label, value, any, options, onChange } = props;
  return (
    <label class="filter" data-set={value !== ""}>
      <span class="hidden-visually">{label}</span>
      <select
        class="select"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value as T | "")}
      >
        <option value="">{any}</option>
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
