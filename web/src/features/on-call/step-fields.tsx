import { Button } from "../../ui/button.tsx";
import { EditorField, NumberField } from "./editor-field.tsx";
import { onCallWords } from "./on-call.strings.ts";
import type { DraftStep } from "./policy-draft.ts";
import { TargetChoice } from "./target-choice.tsx";

const words = onCallWords.editor;
const WAYS = ["sms", "call"] as const satisfies readonly DraftStep["by"][];
const MOST_MINUTES = 1_440;

/** A step: after how many minutes, by what, and whom. */
export function StepFields(props: {
  readonly step: DraftStep;
  readonly index: number;
  readonly count: number;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (step: DraftStep) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}) {
  const { step, index, count, errors, onChange } = props;
  const path = `steps.${index}`;
  const targetError = Object.entries(errors).find(([name]) => name.startsWith(`${path}.targets`))?.[1];
  return (
    <fieldset class="editor-part">
      <legend class="editor-part-title">{words.step(index + 1)}</legend>
      <div class="editor-row">
        <NumberField
          label={index === 0 ? words.afterRaised : words.afterStep}
          value={step.afterMinutes}
          min={0}
          max={MOST_MINUTES}
          error={errors[`${path}.afterMinutes`]}
          onChange={(afterMinutes) => onChange({ ...step, afterMinutes })}
        />
        <EditorField label={words.by}>
          <select
            class="select"
            value={step.by}
            onChange={({ currentTarget }) =>
              onChange({ ...step, by: WAYS[currentTarget.selectedIndex] ?? step.by })
            }
          >
            {WAYS.map((way) => (
              <option key={way} value={way}>
                {words.ways[way]}
              </option>
            ))}
          </select>
        </EditorField>
        <div class="editor-step-tools">
          <Button
            size="small"
            kind="ghost"
            disabled={index === 0}
            aria-label={words.stepEarlier(index + 1)}
            onClick={() => props.onMove(-1)}
          >
            {words.up}
          </Button>
          <Button
            size="small"
            kind="ghost"
            disabled={index === count - 1}
            aria-label={words.stepLater(index + 1)}
            onClick={() => props.onMove(1)}
          >
            {words.down}
          </Button>
          <Button
            size="small"
            kind="ghost"
            icon="trash"
            disabled={count === 1}
            aria-label={words.removeStep(index + 1)}
            onClick={props.onRemove}
          />
        </div>
      </div>
      <TargetChoice
        targets={step.targets}
        error={targetError}
        onChange={(targets) => onChange({ ...step, targets })}
      />
    </fieldset>
  );
}
