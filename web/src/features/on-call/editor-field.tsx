import type { ComponentChildren } from "preact";

/** A labelled control of an editor, with what is wrong with it. */
export function EditorField(props: {
  readonly label: string;
  readonly error?: string | undefined;
  readonly children: ComponentChildren;
}) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is among the children.
    <label class="field">
      <span class="field-label">{props.label}</span>
      {props.children}
      {props.error ? <span class="field-error">{props.error}</span> : null}
    </label>
  );
}

/** A whole number to type. */
export function NumberField(props: {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly error?: string | undefined;
  readonly onChange: (value: number) => void;
}) {
  const { label, value, min, max, error } = props;
  return (
    <EditorField label={label} error={error}>
      <input
        class="input"
        type="number"
        inputMode="numeric"
        {...{ min, max }}
        value={value}
        aria-invalid={error !== undefined}
        onInput={({ currentTarget }) => {
          const number = currentTarget.valueAsNumber;
          if (!Number.isNaN(number)) props.onChange(Math.min(max, Math.max(min, Math.trunc(number))));
        }}
      />
    </EditorField>
  );
}
