import { useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import { can } from "../../data/session.ts";
import type { TaskDetail } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { changePart, checkStep, isPending } from "./task-parts.ts";
import { taskWords } from "./tasks.strings.ts";

const words = taskWords.checklist;

/** The steps of a task. */
export function TaskChecklist({ task }: { readonly task: TaskDetail }) {
  const mayWrite = can("tasks:write") && task.deletedAt === null;
  if (task.checklist.length === 0 && !mayWrite) return null;
  const done = task.checklist.filter(({ checkedAt }) => checkedAt !== null).length;
  return (
    <section class="card record-part" aria-labelledby="task-list">
      <h2 id="task-list">
        {words.title}{" "}
        {task.checklist.length > 0 ? (
          <span class="count">{taskWords.progress(done, task.checklist.length)}</span>
        ) : null}
      </h2>
      <ul class="task-steps">
        {task.checklist.map(({ id, text, checkedAt }) => (
          <li key={id}>
            <label class="check" data-over={checkedAt !== null}>
              <input
                type="checkbox"
                checked={checkedAt !== null}
                disabled={!mayWrite || isPending(id)}
                onChange={(event) => void checkStep(task, id, event.currentTarget.checked, words.failed)}
              />
              <span>{text}</span>
            </label>
            {mayWrite && !isPending(id) ? (
              <Button
                kind="ghost"
                size="small"
                icon="x"
                aria-label={words.remove(text)}
                onClick={() => void remove(task, id)}
              />
            ) : null}
          </li>
        ))}
      </ul>
      {mayWrite ? <NewStep task={task} /> : null}
    </section>
  );
}

function remove(task: TaskDetail, itemId: string): Promise<boolean> {
  return changePart(
    task,
    (known) => ({ ...known, checklist: known.checklist.filter(({ id }) => id !== itemId) }),
    () => api.deleteChecklistItem({ params: { id: task.id, itemId } }),
    words.failed,
  );
}

function NewStep({ task }: { readonly task: TaskDetail }) {
  const [text, setText] = useState("");
  const add = async () => {
    const step = text.trim();
    if (step === "") return;
    setText("");
    const item = { id: `new:${Date.now()}`, text: step, checkedAt: null, checkedBy: null };
    const isKept = await changePart(
      task,
      (known) => ({ ...known, checklist: [...known.checklist, item] }),
      () => api.addChecklistItem({ params: { id: task.id }, body: { text: step } }),
      words.failed,
    );
    // What was written comes back where it could not be kept.
    if (!isKept) setText((now) => (now === "" ? step : now));
  };
  return (
    <form
      class="task-new-step"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <input
        class="input"
        aria-label={words.add}
        placeholder={words.add}
        maxLength={300}
        value={text}
        autocomplete="off"
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <Button type="submit" icon="plus" aria-label={words.add} />
    </form>
  );
}
