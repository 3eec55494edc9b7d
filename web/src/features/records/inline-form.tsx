import { useState } from "preact/hooks";
import type { ApiError } from "../../data/http.ts";
import { Button } from "../../ui/button.tsx";
import { errorText } from "../../ui/error-facts.ts";
import type { FieldEdit, Versioned } from "./edit-field.ts";
import { recordWords as words } from "./records.strings.ts";

/** The field in which a fact is changed; Enter saves, Esc leaves it as it was. */
export function InlineForm<Row extends Versioned>(props: {
  readonly field: FieldEdit<Row>;
  /** What is changed. */
  readonly base: Row;
  readonly entered: string;
  /** The record as somebody else has changed it meanwhile. */
  readonly theirs: Row | undefined;
  readonly error: ApiError | undefined;
  readonly onSave: (entered: string, base: Row) => unknown;
  readonly onClose: () => void;
}) {
  const { field, base, theirs, error, onSave, onClose } = props;
  const [entered, setEntered] = useState(props.entered);
  const focus = (element: HTMLElement | null) => {
    if (!element || element.contains(document.activeElement) || theirs) return;
    element.focus();
    if (element instanceof HTMLInputElement && element.type !== "date") element.select();
  };
  return (
    <form
      class="inline-form"
      onSubmit={(event) => {
        event.preventDefault();
        void onSave(entered.trim(), theirs ?? base);
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        // It ends the change, not the page.
        event.preventDefault();
        onClose();
      }}
    >
      {field.choices ? (
        <select
          class="select"
          aria-label={field.label}
          aria-invalid={error !== undefined}
          value={entered}
          ref={focus}
          onChange={({ currentTarget }) => setEntered(currentTarget.value)}
        >
          {field.choices.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      ) : (
        <input
          class="input"
          type={(field.type ?? "text") as "text"}
          aria-label={field.label}
          aria-invalid={error !== undefined}
          value={entered}
          ref={focus}
          onInput={({ currentTarget }) => setEntered(currentTarget.value)}
        />
      )}
      {error ? (
        <p class="field-error" role="alert">
          {Object.values(error.fields)[0] ?? errorText(error)}
        </p>
      ) : null}
      {theirs ? (
        <>
          <p class="field-error" role="alert">
            {words.conflict((field.text ?? field.read)(theirs) || words.emptied)}
          </p>
          <Button size="small" type="submit">
            {words.keepMine}
          </Button>
          <Button size="small" onClick={onClose}>
            {words.takeTheirs}
          </Button>
        </>
      ) : (
        <>
          <Button size="small" kind="primary" type="submit">
            {words.save}
          </Button>
          <Button size="small" kind="ghost" onClick={onClose}>
            {words.cancel}
          </Button>
        </>
      )}
    </form>
  );
}
