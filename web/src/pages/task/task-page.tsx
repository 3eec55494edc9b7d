import { useRoute } from "preact-iso";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import { can } from "../../data/session.ts";
import type { TaskDetail } from "../../data/types.ts";
import { deleteTask, moveTask, restoreTask } from "../../features/tasks/change-task.ts";
import { TaskChecklist } from "../../features/tasks/task-checklist.tsx";
import { TaskComments } from "../../features/tasks/task-comments.tsx";
import { TaskDependencies } from "../../features/tasks/task-dependencies.tsx";
import { TaskFacts } from "../../features/tasks/task-facts.tsx";
import { TaskStatusBadge } from "../../features/tasks/task-marks.tsx";
import { isOver } from "../../features/tasks/task-moves.ts";
import { TaskDescription, TaskTitle } from "../../features/tasks/task-text.tsx";
import { taskQuery } from "../../features/tasks/tasks.queries.ts";
import { taskWords as words } from "../../features/tasks/tasks.strings.ts";
import { useTaskDeeds } from "../../features/tasks/use-task-deeds.tsx";
import { BackLink } from "../../ui/back-link.tsx";
import { PriorityBadge } from "../../ui/badge.tsx";
import { Boundaries } from "../../ui/boundary.tsx";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { useBackShortcut, useGoBack } from "../../ui/history.ts";
import { usePageTitle } from "../../ui/page.ts";
import { EmptyState, NotLoaded, Skeleton, StaleBanner } from "../../ui/states.tsx";
import "../../features/records/records.css";
import "../../features/tasks/tasks.css";
import "../../features/tasks/task-page.css";
import "../call/call.css";

/** One task: its facts, what it waits for, its steps, and what was said of it. */
export function TaskPage() {
  const { params } = useRoute();
  const id = params.id ?? "";
  return <TaskView key={id} id={id} />;
}

function TaskView({ id }: { readonly id: string }) {
  const { data: task, error, isFetching, refetch } = useLiveQuery(taskQuery(id));
  useBackShortcut("/tasks");
  usePageTitle(task?.title);
  const retry = () => void refetch();
  useChannel(channel("task", { id }), { "task.changed": retry, onResync: retry });
  const deeds = useTaskDeeds(() => task);
  if (!task) {
    if (error?.status === 404 || error?.status === 422) {
      return (
        <EmptyState isPage icon="search" title={words.page.notFoundTitle} text={words.page.notFoundText}>
          <ButtonLink href="/tasks">{words.page.back}</ButtonLink>
        </EmptyState>
      );
    }
    return (
      <>
        <BackLink href="/tasks" text={words.page.back} />
        <NotLoaded isPage query={{ error, isFetching, refetch }} title={words.page.errorTitle}>
          <Skeleton width="24rem" height="2rem" />
          <div class="record-columns task-waiting">
            <Skeleton height="20rem" />
            <Skeleton height="20rem" />
          </div>
        </NotLoaded>
      </>
    );
  }
  return (
    <>
      <BackLink href="/tasks" text={words.page.back} />
      <Head task={task} />
      {error ? <StaleBanner error={error} onRetry={retry} /> : null}
      {task.deletedAt === null ? null : (
        <p class="banner" data-tone="warning">
          {words.page.deletedNote}
          {can("tasks:write") ? (
            <Button size="small" onClick={() => void restoreTask(task)}>
              {words.page.restore}
            </Button>
          ) : null}
        </p>
      )}
      <div class="record-columns task-parts">
        <div>
          <Boundaries>
            <TaskDescription task={task} />
            <TaskChecklist task={task} />
            <TaskComments task={task} />
          </Boundaries>
        </div>
        <div>
          <Boundaries>
            <TaskFacts task={task} onAsk={deeds.ask} />
            <TaskDependencies task={task} />
          </Boundaries>
        </div>
      </div>
      {deeds.dialogs}
    </>
  );
}

function Head({ task }: { readonly task: TaskDetail }) {
  const goBack = useGoBack("/tasks");
  const mayWrite = can("tasks:write") && task.deletedAt === null;
  return (
    <header class="call-head">
      <div class="call-title">
        <TaskTitle task={task} />
        <TaskStatusBadge status={task.status} />
        <PriorityBadge priority={task.priority} />
        {mayWrite ? (
          <div class="page-head-tools">
            {task.status === "todo" ? (
              <Button size="small" onClick={() => void moveTask(task, "in_progress")}>
                {words.page.start}
              </Button>
            ) : null}
            {isOver(task.status) ? (
              <Button size="small" icon="refresh" onClick={() => void moveTask(task, "todo")}>
                {words.page.reopen}
              </Button>
            ) : (
              <>
                <Button size="small" kind="ghost" onClick={() => void moveTask(task, "cancelled")}>
                  {words.page.cancelTask}
                </Button>
                <Button size="small" kind="primary" icon="check" onClick={() => void moveTask(task, "done")}>
                  {words.page.markDone}
                </Button>
              </>
            )}
            <Button
              size="small"
              kind="ghost"
              icon="trash"
              aria-label={words.delete}
              title={words.delete}
              onClick={() => void deleteTask(task).then((isGone) => isGone && goBack())}
            />
          </div>
        ) : null}
      </div>
    </header>
  );
}
