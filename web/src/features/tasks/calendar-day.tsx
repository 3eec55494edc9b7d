import type { Task } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { formatDay, formatTime } from "../../ui/format.ts";
import { dueTone } from "./due.ts";
import { TaskMarks } from "./task-marks.tsx";
import { isOver } from "./task-moves.ts";
import { taskWords as words } from "./tasks.strings.ts";

/** So many tasks of a day a month has room for. */
const SHOWN = 3;

/** A day of the calendar and what is due on it. */
export function CalendarDay(props: {
  readonly day: string;
  readonly tasks: readonly Task[];
  readonly isToday: boolean;
  /** Of another month. */
  readonly isOutside: boolean;
  /** Has room for all of its tasks. */
  readonly isWhole: boolean;
  /** Something is held over it. */
  readonly isOver: boolean;
  readonly weekHref: string;
  readonly onAdd: ((day: string) => void) | undefined;
  readonly onDrag: (task: Task | undefined) => void;
  readonly onOver: () => void;
  readonly onDrop: () => void;
}) {
  const { day, tasks, onAdd } = props;
  const now = Date.now();
  const name = formatDay(day, now);
  const shown = props.isWhole || tasks.length <= SHOWN ? tasks : tasks.slice(0, SHOWN - 1);
  return (
    <section
      class="calendar-day"
      aria-label={name}
      data-today={props.isToday}
      data-outside={props.isOutside}
      data-over={props.isOver}
      data-empty={tasks.length === 0}
      onDragOver={(event) => {
        event.preventDefault();
        props.onOver();
      }}
      onDrop={(event) => {
        event.preventDefault();
        props.onDrop();
      }}
    >
      <h3>
        <time dateTime={day}>
          <span class="calendar-weekday">{name.split(",")[0]}</span>{" "}
          <span class="calendar-date">{Number(day.slice(8))}</span>
        </time>
        {onAdd ? (
          <span class="calendar-add">
            <Button
              kind="ghost"
              size="small"
              icon="plus"
              aria-label={words.calendar.add(name)}
              onClick={() => onAdd(day)}
            />
          </span>
        ) : null}
      </h3>
      <ul>
        {shown.map((task) => (
          <li
            key={task.id}
            class="calendar-task"
            data-task={task.id}
            data-tone={dueTone(task, now)}
            data-ended={isOver(task.status)}
            draggable
            onDragStart={(event) => {
              event.dataTransfer?.setData("text/plain", task.title);
              props.onDrag(task);
            }}
            onDragEnd={() => props.onDrag(undefined)}
          >
            <a href={`/tasks/${task.id}`} data-item draggable={false} title={task.title}>
              {task.due && !task.due.isAllDay ? (
                <span class="tabular muted">{formatTime(task.due.at)} </span>
              ) : null}
              {task.title}
            </a>
            <TaskMarks task={task} />
          </li>
        ))}
      </ul>
      {shown.length < tasks.length ? (
        <a
          class="calendar-more"
          href={props.weekHref}
          aria-label={`${words.calendar.more(tasks.length - shown.length)}, ${name}`}
        >
          {words.calendar.more(tasks.length - shown.length)}
        </a>
      ) : null}
    </section>
  );
}
