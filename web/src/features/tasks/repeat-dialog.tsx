import { useState } from "preact/hooks";
import type { TaskDetail } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { SelectField } from "../../ui/fields.tsx";
import { FormProblem } from "../../ui/states.tsx";
import { changeTask } from "./change-task.ts";
import { ruleText } from "./repeat.ts";
import { taskWords as words } from "./tasks.strings.ts";
import { RepeatField, repeatOf } from "./words-field.tsx";

/** How a task repeats, in words. */
export function RepeatDialog({ task, onClose }: { readonly task: TaskDetail; readonly onClose: () => void }) {
  const { recurrence } = task;
  const [text, setText] = useState(recurrence ? ruleText(recurrence.rule) : "");
  const understood = repeatOf(text);
  const problem = task.due === null && text.trim() !== "" ? words.repeatNeedsDue : null;
  return (
    <Dialog title={words.repeat} onClose={onClose}>
      <form
        class="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (understood.state === "unknown" || problem) return;
          const nextWhen =
            new FormData(event.currentTarget).get("nextWhen") === "due"
              ? ("due" as const)
              : ("done" as const);
          const next = understood.state === "understood" ? { rule: understood.value, nextWhen } : null;
          onClose();
          void changeTask(task, {
            patch: { recurrence: next },
            shown: { recurrence: next },
            back: { recurrence },
            text: words.changed.other(task.title),
          });
        }}
      >
        <FormProblem text={problem} />
        <RepeatField text={text} onText={setText} />
        <SelectField
          name="nextWhen"
          label={words.repeatWhen}
          defaultValue={recurrence?.nextWhen ?? "done"}
          options={[
            ["done", words.repeatWhens.done],
            ["due", words.repeatWhens.due],
          ]}
        />
        <div class="dialog-actions">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button
            kind="primary"
            type="submit"
            aria-disabled={understood.state === "unknown" || problem !== null}
          >
            {words.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
