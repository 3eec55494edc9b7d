import { api } from "../../data/api.ts";
import { Button } from "../../ui/button.tsx";
import { FormProblem } from "../../ui/states.tsx";
import { EditConflict } from "./edit-conflict.tsx";
import { EditorField, NumberField } from "./editor-field.tsx";
import { onCallWords } from "./on-call.strings.ts";
import { deletePolicy, savePolicy } from "./on-call-edit.queries.ts";
import type { Policy } from "./on-call-words.ts";
import { changedPolicyFields, newPolicyDraft, newStep, policyDraftOf } from "./policy-draft.ts";
import { PolicyPreview } from "./policy-preview.tsx";
import { moved } from "./schedule-draft.ts";
import { StepFields } from "./step-fields.tsx";
import { useEditor } from "./use-editor.ts";
import "./editor.css";

const words = onCallWords.editor;
const PRIORITIES = [1, 2, 3, 4] as const;

/** Makes an escalation policy, or changes one, with whom it would tell now. */
export function PolicyEditor(props: { readonly policy: Policy | undefined; readonly onClose: () => void }) {
  const { policy, onClose } = props;
  const editor = useEditor({
    base: policy,
    begin: (base) => (base ? policyDraftOf(base) : newPolicyDraft()),
    save: savePolicy,
    read: ({ id }) => api.getEscalationPolicy({ params: { id } }),
    onDone: onClose,
  });
  const { draft, setDraft, theirs, base, errors } = editor;
  return (
    <form
      class="form editor editor-policy"
      aria-label={policy ? words.change(policy.name) : words.newPolicy}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!editor.isBusy) editor.save();
      }}
    >
      <div class="editor-row">
        <EditorField label={words.name} error={errors.name}>
          <input
            class="input"
            maxLength={80}
            value={draft.name}
            aria-invalid={errors.name !== undefined}
            onInput={({ currentTarget }) => setDraft({ ...draft, name: currentTarget.value })}
          />
        </EditorField>
        {policy?.isDefault ? null : (
          <fieldset class="editor-priorities">
            <legend class="field-label">{words.priorities}</legend>
            {PRIORITIES.map((priority) => (
              <label key={priority} class="check">
                <input
                  type="checkbox"
                  checked={draft.priorities.includes(priority)}
                  onChange={({ currentTarget }) => {
                    const others = draft.priorities.filter((one) => one !== priority);
                    const all = currentTarget.checked ? [...others, priority] : others;
                    setDraft({ ...draft, priorities: all.toSorted((a, b) => a - b) });
                  }}
                />
                P{priority}
              </label>
            ))}
          </fieldset>
        )}
      </div>
      {draft.steps.map((step, index) => (
        <StepFields
          key={step.key}
          {...{ step, index, errors }}
          count={draft.steps.length}
          onChange={(changed) => setDraft({ ...draft, steps: draft.steps.with(index, changed) })}
          onMove={(by) => setDraft({ ...draft, steps: moved(draft.steps, index, by) })}
          onRemove={() => setDraft({ ...draft, steps: draft.steps.toSpliced(index, 1) })}
        />
      ))}
      <div>
        <Button
          size="small"
          icon="plus"
          onClick={() => setDraft({ ...draft, steps: [...draft.steps, newStep(draft.steps)] })}
        >
          {words.addStep}
        </Button>
      </div>
      <div class="editor-row">
        <NumberField
          label={words.repeats}
          value={draft.repeats}
          min={0}
          max={10}
          onChange={(repeats) => setDraft({ ...draft, repeats })}
        />
        <NumberField
          label={words.endAfter}
          value={draft.endAfterMinutes}
          min={1}
          max={1_440}
          onChange={(endAfterMinutes) => setDraft({ ...draft, endAfterMinutes })}
        />
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={draft.pagesOperators}
          onChange={({ currentTarget }) => setDraft({ ...draft, pagesOperators: currentTarget.checked })}
        />
        {words.pagesOperators}
      </label>
      <PolicyPreview draft={draft} />
      {theirs && base ? (
        <EditConflict
          changed={Object.keys(changedPolicyFields(base, policyDraftOf(theirs))).map(
            (field) => words.fields[field] ?? field,
          )}
          onTakeTheirs={editor.takeTheirs}
          onSaveMine={editor.saveMine}
        />
      ) : null}
      <FormProblem text={editor.problem} />
      <div class="editor-actions">
        <Button kind="primary" type="submit" isBusy={editor.isBusy}>
          {words.save}
        </Button>
        <Button onClick={onClose}>{words.cancel}</Button>
        {base && !base.isDefault ? (
          <Button
            kind="danger"
            icon="trash"
            onClick={() => {
              onClose();
              void deletePolicy(base);
            }}
          >
            {words.deleteOf(base.name)}
          </Button>
        ) : null}
      </div>
    </form>
  );
}
