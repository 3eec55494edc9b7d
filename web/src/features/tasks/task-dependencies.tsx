import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import { can } from "../../data/session.ts";
import type { TaskDetail } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { PartNotLoaded } from "../../ui/states.tsx";
import { showToast } from "../../ui/toasts.tsx";
import { TaskStatusBadge } from "./task-marks.tsx";
import { isOver } from "./task-moves.ts";
import { changePart } from "./task-parts.ts";
import { openTasksQuery } from "./tasks.queries.ts";
import { taskWords } from "./tasks.strings.ts";

const words = taskWords.links;
type Related = TaskDetail["blockedBy"][number];

/** What must be done before a task, and what waits for it; why it cannot be finished yet. */
export function TaskDependencies({ task }: { readonly task: TaskDetail }) {
  const mayWrite = can("tasks:write") && task.deletedAt === null;
  const open = task.blockedBy.filter(({ status }) => !isOver(status)).length;
  const isNone = task.blockedBy.length + task.blocks.length === 0;
  return (
    <section class="card record-part" aria-labelledby="task-links">
      <h2 id="task-links">{words.title}</h2>
      {open > 0 && !isOver(task.status) ? (
        <p class="banner task-why" data-tone="warning">
          <Icon name="clock" />
          {words.cannotStart(open)}
        </p>
      ) : null}
      {isNone ? <p class="muted">{words.none}</p> : null}
      <RelatedList
        title={words.blockedBy}
        tasks={task.blockedBy}
        onRemove={mayWrite ? (related) => void removeBlocker(task, related) : undefined}
      />
      <RelatedList title={words.blocks} tasks={task.blocks} onRemove={undefined} />
      {mayWrite && !isOver(task.status) ? <NewBlocker task={task} /> : null}
    </section>
  );
}

function RelatedList(props: {
  readonly title: string;
  readonly tasks: readonly Related[];
  readonly onRemove: ((related: Related) => void) | undefined;
}) {
  const { title, tasks, onRemove } = props;
  if (tasks.length === 0) return null;
  return (
    <>
      <h3 class="task-related-title muted">{title}</h3>
      <ul class="task-related">
        {tasks.map((related) => (
          <li key={related.id}>
            {related.title === null ? (
              <span class="muted">{words.hidden}</span>
            ) : (
              <a href={`/tasks/${related.id}`}>{related.title}</a>
            )}
            <TaskStatusBadge status={related.status} />
            {onRemove ? (
              <Button
                kind="ghost"
                size="small"
                icon="x"
                aria-label={words.remove(related.title ?? words.hidden)}
                onClick={() => onRemove(related)}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </>
  );
}

async function removeBlocker(task: TaskDetail, related: Related): Promise<void> {
  const isGone = await changePart(
    task,
    (known) => ({ ...known, blockedBy: known.blockedBy.filter(({ id }) => id !== related.id) }),
    () => api.removeTaskBlocker({ params: { id: task.id, blockerId: related.id } }),
    words.failed,
  );
  if (!isGone) return;
  showToast({
    ...{ tone: "good", text: words.removed(related.title ?? words.hidden) },
    action: { text: taskWords.undo, act: () => void addBlocker(task, related) },
  });
}

function addBlocker(task: TaskDetail, related: Related): Promise<boolean> {
  return changePart(
    task,
    (known) => ({
      ...known,
      blockedBy: known.blockedBy.some(({ id }) => id === related.id)
        ? known.blockedBy
        : [...known.blockedBy, related],
    }),
    () => api.addTaskBlocker({ params: { id: task.id, blockerId: related.id } }),
    words.failed,
  );
}

/** Finds an open task that must be done first. */
function NewBlocker({ task }: { readonly task: TaskDetail }) {
  const [text, setText] = useState<string>();
  const query = useQuery({ ...openTasksQuery(text?.trim() ?? ""), enabled: text !== undefined });
  const { data } = query;
  if (text === undefined) {
    return (
      <Button size="small" kind="ghost" icon="plus" onClick={() => setText("")}>
        {words.add}
      </Button>
    );
  }
  const known = new Set([task.id, ...task.blockedBy.map(({ id }) => id)]);
  const found = data?.filter(({ id }) => !known.has(id)) ?? [];
  return (
    <div class="task-find">
      <input
        class="input"
        aria-label={words.search}
        placeholder={words.search}
        value={text}
        maxLength={80}
        ref={(field) => {
          if (field && text === "") field.focus();
        }}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.preventDefault();
          event.stopPropagation();
          setText(undefined);
        }}
      />
      <ul>
        {found.map(({ id, title, status }) => (
          <li key={id}>
            <button
              type="button"
              class="inline-edit"
              onClick={() => {
                setText(undefined);
                void addBlocker(task, { id, title, status });
              }}
            >
              {title}
            </button>
          </li>
        ))}
        {data && found.length === 0 ? <li class="muted">{words.noneFound}</li> : null}
      </ul>
      {data ? null : <PartNotLoaded query={query} title={words.searchFailed} />}
    </div>
  );
}
