import { useState } from "preact/hooks";
import type { TaskDetail } from "../../data/types.ts";
import { changeTask } from "./change-task.ts";
import { taskWords as words } from "./tasks.strings.ts";

/** Labels, changed as words between commas. */
export function LabelsField({ task, mayWrite }: { readonly task: TaskDetail; readonly mayWrite: boolean }) {
  const [draft, setDraft] = useState<string>();
  const text = task.labels.join(", ");
  if (!mayWrite) return <span>{text}</span>;
  if (draft === undefined) {
    return (
      <button
        type="button"
        class="inline-edit"
        aria-label={words.page.editFact(words.page.labels, text || words.page.notSet)}
        onClick={() => setDraft(text)}
      >
        {text === "" ? <span class="muted">{words.page.notSet}</span> : text}
      </button>
    );
  }
  const keep = () => {
    const labels = [...new Set(draft.split(",").map((label) => label.trim().toLowerCase()))].filter(Boolean);
    setDraft(undefined);
    if (labels.join() === task.labels.join()) return;
    void changeTask(task, {
      patch: { labels },
      shown: { labels },
      back: { labels: task.labels },
      text: words.changed.other(task.title),
    });
  };
  return (
    <input
      class="input task-inline-input"
      aria-label={words.page.labels}
      placeholder={words.page.labelsHint}
      value={draft}
      ref={(field) => field?.focus()}
      onInput={(event) => setDraft(event.currentTarget.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === "Enter") keep();
        else if (event.key === "Escape") setDraft(undefined);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}
