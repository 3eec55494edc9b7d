import { can } from "../../data/session.ts";
import type { Task } from "../../data/types.ts";
import { PriorityBadge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { formatFull, formatWhen } from "../../ui/format.ts";
import type { Column } from "../../ui/grid/grid-columns.ts";
import { moveTask } from "./change-task.ts";
import { Assignees, DueMark, TaskMarks, TaskStatusBadge } from "./task-marks.tsx";
import { isOver } from "./task-moves.ts";
import { taskWords as words } from "./tasks.strings.ts";

/** Everything that the list of tasks can show. */
export const TASK_COLUMNS: readonly Column<Task>[] = [
  {
    ...{ id: "title", text: words.columns.title, widthPx: 280, grows: true, isFixed: true },
    cell: (task) => (
      <>
        <span class="grid-name" data-over={isOver(task.status)}>
          {task.title}
        </span>
        <TaskMarks task={task} />
      </>
    ),
  },
  {
    ...{ id: "status", text: words.columns.status, widthPx: 112 },
    cell: ({ status }) => <TaskStatusBadge status={status} />,
  },
  {
    ...{ id: "priority", text: words.columns.priority, widthPx: 80, sort: "priority" },
    cell: ({ priority }) => <PriorityBadge priority={priority} />,
  },
  {
    ...{ id: "due", text: words.columns.due, widthPx: 168, sort: "due" },
    cell: (task) => <DueMark task={task} />,
  },
  {
    ...{ id: "assignees", text: words.columns.assignees, widthPx: 150 },
    cell: ({ assignees }) => <Assignees assignees={assignees} />,
  },
  {
    ...{ id: "labels", text: words.columns.labels, widthPx: 120 },
    cell: ({ labels }) => <span class="grid-cut muted">{labels.join(", ")}</span>,
  },
  {
    ...{ id: "progress", text: words.columns.progress, widthPx: 76, isOptional: true },
    cell: ({ checklistDone, checklistTotal }) => (
      <span class="tabular muted">
        {checklistTotal === 0 ? "" : words.progress(checklistDone, checklistTotal)}
      </span>
    ),
  },
  {
    ...{ id: "comments", text: words.columns.comments, widthPx: 96, align: "end", isOptional: true },
    cell: ({ commentCount }) => <span class="tabular muted">{commentCount === 0 ? "" : commentCount}</span>,
  },
  {
    ...{ id: "created", text: words.columns.created, widthPx: 150, sort: "-createdAt", isOptional: true },
    cell: ({ createdAt }) => (
      <time class="tabular" dateTime={createdAt} title={formatFull(createdAt)}>
        {formatWhen(createdAt, Date.now())}
      </time>
    ),
  },
  { id: "act", text: words.columns.act, widthPx: 64, cell: (task) => <DoneButton task={task} /> },
];

/** Marks a task done where it stands, or takes it up again. */
function DoneButton({ task }: { readonly task: Task }) {
  if (!can("tasks:write")) return null;
  const isDone = isOver(task.status);
  return (
    <span class="task-act">
      <Button
        kind="ghost"
        size="small"
        icon={isDone ? "refresh" : "check"}
        tabIndex={-1}
        aria-label={isDone ? words.reopen(task.title) : words.done(task.title)}
        title={isDone ? words.page.reopen : words.page.markDone}
        onClick={() => void moveTask(task, isDone ? "todo" : "done")}
      />
    </span>
  );
}

/** A task as two lines. */
export function CompactTask(task: Task) {
  return (
    <span class="compact">
      <span class="grid-name" data-over={isOver(task.status)}>
        {task.title}
      </span>
      <TaskStatusBadge status={task.status} />
      <span class="compact-more">
        <DueMark task={task} />
        <Assignees assignees={task.assignees} />
        <TaskMarks task={task} />
      </span>
      <PriorityBadge priority={task.priority} />
    </span>
  );
}
