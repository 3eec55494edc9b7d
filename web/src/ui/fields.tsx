import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface FieldProps {
  readonly name: string;
  readonly label: string;
  /** What is wrong with what was entered. */
  readonly error?: string | undefined;
  readonly hint?: string;
}

/** A labelled line to type into. */
export function TextField(
  props: FieldProps & {
    readonly type?: "text" | "email" | "tel" | "url" | "password" | "datetime-local";
    readonly defaultValue?: string;
    readonly maxLength?: number;
    readonly autocomplete?: string;
    /** A name or an address: neither spelt nor begun with a capital by the browser. */
    readonly isVerbatim?: boolean;
  },
) {
  const { name, type = "text", defaultValue = "", maxLength, autocomplete = "off", isVerbatim } = props;
  const id = useId();
  return (
    <Field id={id} {...props}>
      <input
        class="input"
        id={id}
        name={name}
        // Types of inputs have attributes of their own, none of which is used here.
        type={type as "text"}
        defaultValue={defaultValue}
        autocomplete={autocomplete}
        {...(maxLength ? { maxLength } : {})}
        {...(isVerbatim ? { spellcheck: false, autocapitalize: "none" } : {})}
        {...describedBy(id, props)}
      />
    </Field>
  );
}

/** A labelled choice of one among several. */
export function SelectField(
  props: FieldProps & {
    readonly defaultValue: string;
    readonly options: readonly (readonly [value: string, text: string])[];
  },
) {
  const { name, defaultValue, options } = props;
  const id = useId();
  return (
    <Field id={id} {...props}>
      <select class="select" id={id} name={name} {...describedBy(id, props)}>
        {options.map(([value, text]) => (
          <option key={value} value={value} selected={value === defaultValue}>
            {text}
          </option>
        ))}
      </select>
    </Field>
  );
}

function Field(props: FieldProps & { readonly id: string; readonly children: ComponentChildren }) {
  const { id, label, error, hint, children } = props;
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      {children}
      {hint ? (
        <p class="field-hint muted" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      {error ? (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      ) : null}
    </div>
  );
}

function describedBy(id: string, { error, hint }: FieldProps) {
  const ids = [...(hint ? [`${id}-hint`] : []), ...(error ? [`${id}-error`] : [])];
  return {
    "aria-invalid": error !== undefined,
    ...(ids.length > 0 ? { "aria-describedby": ids.join(" ") } : {}),
  };
}

/** What was entered, as it was, by the fields' names; fields that are not there are empty. */
export function entered(form: HTMLFormElement): (name: string) => string {
  const data = new FormData(form);
  return (name) => String(data.get(name) ?? "");
}

/** Moves to the first field that is wrong. */
export function focusFirstError(form: HTMLFormElement | null): void {
  form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}
