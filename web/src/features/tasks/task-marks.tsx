import type { Task } from "../../data/types.ts";
import { Badge, type Tone } from "../../ui/badge.tsx";
import { formatFull } from "../../ui/format.ts";
import { Icon } from "../../ui/icon.tsx";
import { capital, dueText, dueTone, isOverdue } from "./due.ts";
import { ruleText } from "./repeat.ts";
import type { TaskStatus } from "./task-filters.ts";
import { isOver } from "./task-moves.ts";
import { taskWords as words } from "./tasks.strings.ts";

const TONES: Readonly<Record<TaskStatus, Tone>> = {
  todo: "neutral",
  in_progress: "info",
  blocked: "warning",
  done: "good",
  cancelled: "neutral",
};

/** In which state a task is. */
export function TaskStatusBadge({ status }: Pick<Task, "status">) {
  return <Badge tone={TONES[status]}>{words.statuses[status]}</Badge>;
}

/** When it is due; red when that is past. */
export function DueMark({ task }: { readonly task: Pick<Task, "due" | "status"> }) {
  if (!task.due) return null;
  const now = Date.now();
  return (
    <time
      class="due tabular"
      data-tone={dueTone(task, now)}
      dateTime={task.due.at}
      title={formatFull(task.due.at)}
    >
      {capital(dueText(task.due, now))}
      {isOverdue(task, now) ? <span class="hidden-visually"> ({words.overdue})</span> : null}
    </time>
  );
}

/** What else one should know of a task: it waits for others, it repeats. */
export function TaskMarks({ task }: { readonly task: Task }) {
  return (
    <>
      {task.waitsFor > 0 && !isOver(task.status) ? (
        <span class="task-mark" data-tone="warning" title={words.waits(task.waitsFor)}>
          <Icon name="clock" />
          <span class="hidden-visually">{words.waits(task.waitsFor)}</span>
        </span>
      ) : null}
      {task.recurrence ? (
        <span class="task-mark" data-tone="neutral" title={words.repeats(ruleText(task.recurrence.rule))}>
          <Icon name="refresh" />
          <span class="hidden-visually">{words.repeats(ruleText(task.recurrence.rule))}</span>
        </span>
      ) : null}
    </>
  );
}

/** Whose it is. */
export function Assignees({ assignees }: Pick<Task, "assignees">) {
  if (assignees.length === 0) return <span class="muted">{words.nobody}</span>;
  const names = assignees.map(({ name }) => name).join(", ");
  return (
    <span class="grid-cut" title={names}>
      {names}
    </span>
  );
}
