import { Button } from "../../ui/button.tsx";
import { onCallWords } from "./on-call.strings.ts";
import { type DraftHours, FIRST_HOURS } from "./schedule-draft.ts";

const words = onCallWords.editor;
const WEEKDAYS = Object.keys(onCallWords.weekdays) as readonly DraftHours["from"]["day"][];

/** When a layer counts: always, or parts of each week. */
export function HoursFields(props: {
  readonly hours: readonly DraftHours[];
  readonly errors: Readonly<Record<string, string>>;
  /** Where its errors stand, such as `layers.0.hours`. */
  readonly path: string;
  readonly onChange: (hours: readonly DraftHours[]) => void;
}) {
  const { hours, errors, path, onChange } = props;
  return (
    <fieldset class="editor-hours">
      <legend class="field-label">{words.hours}</legend>
      {hours.length === 0 ? <p class="muted on-call-note">{words.always}</p> : null}
      {hours.map((one, index) => (
        <div key={index} class="editor-hours-row">
          <WeekTime
            label={words.hoursFrom(index + 1)}
            value={one.from}
            onChange={(from) => onChange(hours.with(index, { ...one, from }))}
          />
          <span class="muted">{words.to}</span>
          <WeekTime
            label={words.hoursUntil(index + 1)}
            value={one.until}
            onChange={(until) => onChange(hours.with(index, { ...one, until }))}
          />
          <Button
            size="small"
            kind="ghost"
            icon="x"
            aria-label={words.removeHours(index + 1)}
            onClick={() => onChange(hours.toSpliced(index, 1))}
          />
          {errors[`${path}.${index}.until`] ? (
            <span class="field-error">{errors[`${path}.${index}.until`]}</span>
          ) : null}
        </div>
      ))}
      <div>
        <Button size="small" icon="plus" onClick={() => onChange([...hours, FIRST_HOURS])}>
          {hours.length === 0 ? words.limitHours : words.addHours}
        </Button>
      </div>
    </fieldset>
  );
}

function WeekTime(props: {
  readonly label: string;
  readonly value: DraftHours["from"];
  readonly onChange: (value: DraftHours["from"]) => void;
}) {
  const { label, value, onChange } = props;
  return (
    <span class="editor-week-time">
      <select
        class="select"
        aria-label={words.dayOf(label)}
        value={value.day}
        onChange={({ currentTarget }) =>
          onChange({ ...value, day: WEEKDAYS[currentTarget.selectedIndex] ?? value.day })
        }
      >
        {WEEKDAYS.map((day) => (
          <option key={day} value={day}>
            {onCallWords.weekdays[day]}
          </option>
        ))}
      </select>
      <input
        class="input"
        type="time"
        aria-label={words.timeOf(label)}
        value={value.time}
        onInput={({ currentTarget }) => {
          if (currentTarget.value !== "") onChange({ ...value, time: currentTarget.value });
        }}
      />
    </span>
  );
}
