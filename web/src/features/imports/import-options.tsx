import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import type { Import } from "../../data/types.ts";
import { useColleagueChoices } from "../people/colleagues.queries.ts";
import { importWords as words } from "./imports.strings.ts";

/** What of an import can be chosen beside its columns. */
export type Options = Pick<
  Import,
  "duplicates" | "country" | "ownerId" | "encoding" | "separator" | "hasHeader"
>;

const keysOf = <Key extends string>(table: Readonly<Record<Key, string>>) =>
  Object.entries(table) as [Key, string][];

/** How a file is read, and what becomes of whoever is there already. */
export function ImportOptions(props: {
  readonly options: Options;
  readonly onChange: (options: Options) => void;
}) {
  const { options, onChange } = props;
  const set = (change: Partial<Options>) => onChange({ ...options, ...change });
  const colleagues = useColleagueChoices();
  return (
    <div class="import-options">
      <Choice
        label={words.duplicates}
        value={options.duplicates}
        choices={keysOf(words.duplicateChoices)}
        onChange={(duplicates) => set({ duplicates })}
      />
      <Choice
        label={words.owner}
        value={options.ownerId ?? ""}
        choices={[["", words.nobody], ...colleagues]}
        onChange={(id) => set({ ownerId: id || null })}
      />
      <Labelled label={words.country}>
        {(id) => (
          <input
            class="input"
            id={id}
            value={options.country}
            maxLength={2}
            title={words.countryHint}
            onInput={({ currentTarget }) => set({ country: currentTarget.value.toUpperCase() })}
          />
        )}
      </Labelled>
      <Choice
        label={words.encoding}
        value={options.encoding}
        choices={keysOf(words.encodings)}
        onChange={(encoding) => set({ encoding })}
      />
      <Choice
        label={words.separator}
        value={options.separator}
        choices={keysOf(words.separators)}
        onChange={(separator) => set({ separator })}
      />
      <label class="check">
        <input
          type="checkbox"
          checked={options.hasHeader}
          onChange={({ currentTarget }) => set({ hasHeader: currentTarget.checked })}
        />
        {words.header}
      </label>
    </div>
  );
}

function Choice<T extends string>(props: {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly (readonly [value: T, text: string])[];
  readonly onChange: (value: T) => void;
}) {
  const { label, value, choices, onChange } = props;
  return (
    <Labelled label={label}>
      {(id) => (
        <select
          class="select"
          id={id}
          value={value}
          onChange={({ currentTarget }) => {
            const chosen = choices.find(([one]) => one === currentTarget.value);
            if (chosen) onChange(chosen[0]);
          }}
        >
          {choices.map(([one, text]) => (
            <option key={one} value={one}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

function Labelled(props: { readonly label: string; readonly children: (id: string) => ComponentChildren }) {
  const id = useId();
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {props.label}
      </label>
      {props.children(id)}
    </div>
  );
}
