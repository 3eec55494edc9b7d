/** One thing that a list is narrowed by; the first choice is not to. */
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
