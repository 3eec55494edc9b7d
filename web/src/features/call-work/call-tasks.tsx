import { useMutation } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import { can } from "../../data/session.ts";
import type { Task } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { formatWhen } from "../../ui/format.ts";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { callWorkWords } from "./call-work.strings.ts";
import { addTaskMutation, callTasksQuery, tickTaskMutation } from "./tasks.queries.ts";

const words = callWorkWords.tasks;

/** What is to be done because of a call. */
export function CallTasks({ callId }: { readonly callId: string }) {
  const tasks = useLiveQuery(callTasksQuery(callId));
  const tick = useMutation(tickTaskMutation(callId));
  const mayWrite = can("tasks:write");
  return (
    <section class="card panel-card" aria-labelledby="tasks-title">
      <h2 id="tasks-title">{words.title}</h2>
      {tasks.data ? (
        <>
          {tasks.data.items.length === 0 ? <p class="muted">{words.none}</p> : null}
          <ul class="call-tasks">
            {tasks.data.items.map((task) => (
              <TaskItem
                key={task.id}
                task={task}
                mayWrite={mayWrite}
                onTick={(isDone) => tick.mutate({ id: task.id, isDone })}
              />
            ))}
          </ul>
        </>
      ) : (
        <NotLoaded query={tasks} title={words.errorTitle}>
          <Skeleton height="2rem" />
        </NotLoaded>
      )}
      {mayWrite ? <NewTask callId={callId} /> : null}
    </section>
  );
}

function TaskItem(props: {
  readonly task: Task;
  readonly mayWrite: boolean;
  readonly onTick: (isDone: boolean) => void;
}) {
  const { task } = props;
  const isOver = task.status === "done" || task.status === "cancelled";
  return (
    <li class="call-task" data-over={isOver}>
      <input
        type="checkbox"
        aria-label={words.done(task.title)}
        checked={task.status === "done"}
        disabled={!props.mayWrite || task.status === "cancelled"}
        onChange={(event) => props.onTick(event.currentTarget.checked)}
      />
      <span class="call-task-title">{task.title}</span>
      <span class="muted call-task-more">
        {task.due ? `${dueText(task.due.at, isOver)} · ` : ""}
        {task.assignees.map(({ name }) => name).join(", ") || words.nobody}
      </span>
    </li>
  );
}

function dueText(at: string, isOver: boolean): string {
  const now = Date.now();
  const when = formatWhen(at, now);
  return !isOver && Date.parse(at) < now ? words.overdue(when) : words.due(when);
}

function NewTask({ callId }: { readonly callId: string }) {
  const add = useMutation(addTaskMutation(callId));
  const [title, setTitle] = useState("");
  return (
    <form
      class="new-task"
      onSubmit={(event) => {
        event.preventDefault();
        const text = title.trim();
        if (text === "" || add.isPending) return;
        add.mutate(text, { onSuccess: () => setTitle((now) => (now.trim() === text ? "" : now)) });
      }}
    >
      <input
        class="input"
        aria-label={words.titleOf}
        placeholder={words.placeholder}
        maxLength={200}
        value={title}
        onInput={(event) => setTitle(event.currentTarget.value)}
      />
      <Button type="submit" isBusy={add.isPending} icon="plus" aria-label={words.add} />
    </form>
  );
}
