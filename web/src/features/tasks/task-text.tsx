import { useEffect, useRef, useState } from "preact/hooks";
import { can } from "../../data/session.ts";
import type { TaskDetail } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { changeTask } from "./change-task.ts";
import { taskWords as words } from "./tasks.strings.ts";

/** What a task is called, changed where it stands. */
export function TaskTitle({ task }: { readonly task: TaskDetail }) {
  const [draft, setDraft] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  const isEditing = draft !== undefined;
  useEffect(() => {
    if (isEditing) field.current?.select();
  }, [isEditing]);
  const keep = () => {
    const title = draft?.trim() ?? "";
    setDraft(undefined);
    if (title === "" || title === task.title) return;
    void changeTask(task, {
      patch: { title },
      shown: { title },
      back: { title: task.title },
      text: words.changed.other(title),
    }).then((isKept) => isKept || setDraft(title));
  };
  if (isEditing) {
    return (
      <input
        ref={field}
        class="input task-title-field"
        aria-label={words.columns.title}
        value={draft}
        maxLength={200}
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
  return (
    <>
      <h1 data-over={task.status === "done"}>{task.title}</h1>
      {can("tasks:write") && task.deletedAt === null ? (
        <Button
          kind="ghost"
          size="small"
          icon="pencil"
          aria-label={`${words.page.edit} ${words.columns.title}`}
          onClick={() => setDraft(task.title)}
        />
      ) : null}
    </>
  );
}

/** What more there is to say of it. */
export function TaskDescription({ task }: { readonly task: TaskDetail }) {
  const [draft, setDraft] = useState<string>();
  const mayWrite = can("tasks:write") && task.deletedAt === null;
  const keep = async () => {
    const text = draft?.trim() ?? "";
    const description = text === "" ? null : text;
    setDraft(undefined);
    if (description === task.description) return;
    const isKept = await changeTask(task, {
      patch: { description },
      shown: { description },
      back: { description: task.description },
      text: words.changed.other(task.title),
    });
    if (!isKept) setDraft(text);
  };
  if (draft !== undefined) {
    return (
      <form
        class="card record-part note-form"
        onSubmit={(event) => {
          event.preventDefault();
          void keep();
        }}
      >
        <textarea
          class="input"
          rows={5}
          maxLength={10_000}
          aria-label={words.page.description}
          value={draft}
          ref={(field) => field?.focus()}
          onInput={(event) => setDraft(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void keep();
            else if (event.key === "Escape") setDraft(undefined);
            else return;
            event.preventDefault();
            event.stopPropagation();
          }}
        />
        <div class="task-form-actions">
          <Button size="small" kind="ghost" onClick={() => setDraft(undefined)}>
            {words.cancel}
          </Button>
          <Button size="small" kind="primary" type="submit">
            {words.save}
          </Button>
        </div>
      </form>
    );
  }
  if (task.description === null && !mayWrite) return null;
  return (
    <section class="card record-part" aria-label={words.page.description}>
      {task.description === null ? (
        <button type="button" class="inline-edit muted" onClick={() => setDraft("")}>
          {words.page.describe}
        </button>
      ) : (
        <div class="task-description">
          <p>{task.description}</p>
          {mayWrite ? (
            <Button
              kind="ghost"
              size="small"
              icon="pencil"
              aria-label={`${words.page.edit} ${words.page.description}`}
              onClick={() => setDraft(task.description ?? "")}
            />
          ) : null}
        </div>
      )}
    </section>
  );
}
