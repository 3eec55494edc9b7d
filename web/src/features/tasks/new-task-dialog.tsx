import { useId, useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import { currentUser } from "../../data/session.ts";
import type { TaskDetail } from "../../data/types.ts";
import { useServerForm } from "../../data/use-server-form.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { SelectField } from "../../ui/fields.tsx";
import { FormProblem } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";
import { useColleagueChoices } from "../people/colleagues.queries.ts";
import { newDueOf } from "./due.ts";
import { TASK_PRIORITIES } from "./task-filters.ts";
import { taskWords as words } from "./tasks.strings.ts";
import { DueField, RepeatField, repeatOf, useDueText } from "./words-field.tsx";

/** Makes a task: dates and repetitions in words, with what was understood before it is kept. */
export function NewTaskDialog(props: {
  /** In words: when it is due at first. */
  readonly due?: string;
  readonly onDone: (task: TaskDetail) => void;
  readonly onClose: () => void;
}) {
  const me = currentUser();
  const titleId = useId();
  const [due, setDue] = useState(props.due ?? "");
  const [repeat, setRepeat] = useState("");
  const understood = useDueText(due);
  const people = useColleagueChoices();
  const { form, errors, problem, isPending, submit } = useServerForm<TaskDetail>({
    check: (value) => ({
      ...(value("title").trim() === "" ? { title: words.addNeeds } : {}),
      ...(understood.state === "unknown" ? { due: words.dueUnknown } : {}),
      ...(repeatOf(repeat).state === "unknown" ? { repeat: words.repeatUnknown } : {}),
      ...(repeat.trim() !== "" && due.trim() === "" ? { repeat: words.repeatNeedsDue } : {}),
    }),
    send: (value) => {
      const rule = repeatOf(repeat);
      const assignee = value("assignee");
      return api.createTask({
        body: {
          title: value("title").trim(),
          priority: Number(value("priority")) as 1 | 2 | 3 | 4,
          assigneeIds: assignee === "" ? [] : [assignee],
          // Words that are still being read are the server's to understand.
          ...(understood.state === "understood"
            ? { due: newDueOf(understood.value) }
            : due.trim() === ""
              ? {}
              : { dueText: due.trim() }),
          ...(rule.state === "understood"
            ? { recurrence: { rule: rule.value, nextWhen: "done" as const } }
            : {}),
        },
      });
    },
    onDone: props.onDone,
    onQueued: props.onClose,
  });
  const others = people.filter(([id]) => id !== me?.id);
  return (
    <Dialog title={words.addTitle} onClose={props.onClose}>
      <form class="dialog-form" ref={form} onSubmit={submit} noValidate>
        <FormProblem text={problem ?? errors.due ?? errors.dueText ?? errors.repeat ?? null} />
        <div class="field">
          <label class="field-label" for={titleId}>
            {words.title}
          </label>
          <input
            class="input"
            id={titleId}
            name="title"
            data-autofocus=""
            maxLength={200}
            autocomplete="off"
            aria-invalid={errors.title !== undefined}
            aria-describedby={errors.title ? `${titleId}-error` : undefined}
          />
          {errors.title ? (
            <p class="field-error" id={`${titleId}-error`}>
              {errors.title}
            </p>
          ) : null}
        </div>
        <div class="task-pair">
          <DueField text={due} understood={understood} onText={setDue} />
          <RepeatField text={repeat} onText={setRepeat} />
        </div>
        <div class="task-pair">
          <SelectField
            name="assignee"
            label={words.assignee}
            defaultValue={me?.id ?? ""}
            options={[...(me ? [[me.id, words.me] as const] : []), ["", words.nobody], ...others]}
          />
          <SelectField
            name="priority"
            label={words.priority}
            defaultValue="3"
            options={TASK_PRIORITIES.map((one) => [one, `P${one} ${strings.priorities[Number(one)]}`])}
          />
        </div>
        <div class="dialog-actions">
          <Button onClick={props.onClose}>{words.cancel}</Button>
          <Button kind="primary" type="submit" isBusy={isPending}>
            {words.addSubmit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
