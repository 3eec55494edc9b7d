import { Button } from "../../ui/button.tsx";
import { EditorField, NumberField } from "./editor-field.tsx";
import { HoursFields } from "./hours-fields.tsx";
import { onCallWords } from "./on-call.strings.ts";
import { PeopleOrder } from "./people-order.tsx";
import type { DraftLayer, DraftPerson } from "./schedule-draft.ts";

const words = onCallWords.editor;
const UNITS = ["hours", "days", "weeks"] as const satisfies readonly DraftLayer["rotation"]["unit"][];

/** A layer: who takes turns in which order, how long each, from when on, and in which hours. */
export function LayerFields(props: {
  readonly layer: DraftLayer;
  readonly index: number;
  readonly colleagues: readonly DraftPerson[];
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (layer: DraftLayer) => void;
  /** Undefined where it is the last one. */
  readonly onRemove: (() => void) | undefined;
}) {
  const { layer, index, errors, onChange } = props;
  const path = `layers.${index}`;
  const personError = Object.entries(errors).find(([name]) => name.startsWith(`${path}.people`))?.[1];
  return (
    <fieldset class="editor-part">
      <legend class="editor-part-title">{words.layer(index + 1)}</legend>
      <div class="editor-row">
        <EditorField label={words.layerName} error={errors[`${path}.name`]}>
          <input
            class="input"
            maxLength={80}
            value={layer.name}
            onInput={({ currentTarget }) => onChange({ ...layer, name: currentTarget.value })}
          />
        </EditorField>
        {props.onRemove ? (
          <Button kind="ghost" icon="trash" onClick={props.onRemove}>
            {words.removeLayer}
          </Button>
        ) : null}
      </div>
      <PeopleOrder
        people={layer.people}
        colleagues={props.colleagues}
        error={personError}
        onChange={(people) => onChange({ ...layer, people })}
      />
      <div class="editor-row">
        <NumberField
          label={words.every}
          value={layer.rotation.every}
          min={1}
          max={366}
          error={errors[`${path}.rotation.every`]}
          onChange={(every) => onChange({ ...layer, rotation: { ...layer.rotation, every } })}
        />
        <EditorField label={words.unit}>
          <select
            class="select"
            value={layer.rotation.unit}
            onChange={({ currentTarget }) => {
              const unit = UNITS[currentTarget.selectedIndex] ?? layer.rotation.unit;
              onChange({ ...layer, rotation: { ...layer.rotation, unit } });
            }}
          >
            {UNITS.map((unit) => (
              <option key={unit} value={unit}>
                {words.units[unit]}
              </option>
            ))}
          </select>
        </EditorField>
        <EditorField label={words.startsOn} error={errors[`${path}.startsOn`]}>
          <input
            class="input"
            type="date"
            value={layer.startsOn}
            onInput={({ currentTarget }) => onChange({ ...layer, startsOn: currentTarget.value })}
          />
        </EditorField>
        <EditorField label={words.handoverAt} error={errors[`${path}.handoverAt`]}>
          <input
            class="input"
            type="time"
            value={layer.handoverAt}
            onInput={({ currentTarget }) => onChange({ ...layer, handoverAt: currentTarget.value })}
          />
        </EditorField>
      </div>
      <HoursFields
        hours={layer.hours}
        errors={errors}
        path={`${path}.hours`}
        onChange={(hours) => onChange({ ...layer, hours })}
      />
    </fieldset>
  );
}
