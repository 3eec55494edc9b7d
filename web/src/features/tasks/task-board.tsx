import { useEffect, useRef, useState } from "preact/hooks";
import { can } from "../../data/session.ts";
import type { Task } from "../../data/types.ts";
import { announce } from "../../ui/announcer.tsx";
import { PriorityBadge } from "../../ui/badge.tsx";
import { formatCount } from "../../ui/format.ts";
import { moveTask } from "./change-task.ts";
import type { TaskStatus } from "./task-filters.ts";
import { Assignees, DueMark, TaskMarks } from "./task-marks.tsx";
import { BOARD_STATUSES, type Columns, canMove, movesFrom } from "./task-moves.ts";
import { COLUMN_SIZE } from "./tasks.queries.ts";
import { taskWords as words } from "./tasks.strings.ts";

/** Tasks by state. A task is dragged to another column, or moved by Shift and an arrow, or by its list of moves. */
export function TaskBoard({ columns }: { readonly columns: Columns }) {
  const root = useRef<HTMLElement>(null);
  const focused = useRef<string | undefined>(undefined);
  // A card that goes to another column takes the focus with it, also when an older answer puts it back for a moment.
  useEffect(() => {
    const card = root.current?.querySelector<HTMLElement>(`[data-task="${focused.current ?? ""}"] a`);
    if (card && document.activeElement?.closest("[data-task]") == null) card.focus();
  }, [columns]);
  const [dragged, setDragged] = useState<Task>();
  const move = (task: Task, status: TaskStatus) => {
    announce(words.moved(task.title, words.statuses[status]));
    focused.current = task.id;
    void moveTask(task, status);
  };
  return (
    <section
      class="pipeline"
      aria-label={words.view.board}
      // With no card in it nothing else takes the focus: a small screen is scrolled by keys all the same.
      tabIndex={BOARD_STATUSES.every((status) => columns[status].length === 0) ? 0 : undefined}
      ref={root}
      onFocusCapture={({ target }) => {
        const id =
          target instanceof Element ? target.closest<HTMLElement>("[data-task]")?.dataset.task : undefined;
        if (id !== focused.current) focused.current = undefined;
      }}
    >
      {BOARD_STATUSES.map((status) => (
        <section
          key={status}
          class="pipeline-column"
          aria-label={words.statuses[status]}
          data-drop={dragged === undefined ? undefined : canMove(dragged.status, status)}
          onDragOver={(event) => {
            if (dragged && canMove(dragged.status, status)) event.preventDefault();
          }}
          onDrop={(event) => {
            event.preventDefault();
            if (dragged) move(dragged, status);
            setDragged(undefined);
          }}
        >
          <h2>
            {words.statuses[status]}
            <span class="count">
              {formatCount(columns[status].length)}
              {columns[status].length >= COLUMN_SIZE ? "+" : ""}
            </span>
          </h2>
          <ul>
            {columns[status].map((task) => (
              <TaskCard key={task.id} task={task} onMove={move} onDrag={setDragged} />
            ))}
            {columns[status].length === 0 ? <li class="pipeline-none muted">{words.columnEmpty}</li> : null}
          </ul>
        </section>
      ))}
    </section>
  );
}

function TaskCard(props: {
  readonly task: Task;
  readonly onMove: (task: Task, status: TaskStatus) => void;
  readonly onDrag: (task: Task | undefined) => void;
}) {
  const { task, onMove, onDrag } = props;
  const isMovable = can("tasks:write");
  const moveBy = (step: 1 | -1) => {
    const from = (BOARD_STATUSES as readonly TaskStatus[]).indexOf(task.status);
    const order = step === 1 ? BOARD_STATUSES.slice(from + 1) : BOARD_STATUSES.slice(0, from).toReversed();
    const to = order.find((status) => canMove(task.status, status));
    if (to) onMove(task, to);
    return to !== undefined;
  };
  return (
    <li
      class="pipeline-card"
      data-task={task.id}
      draggable={isMovable}
      onDragStart={(event) => {
        event.dataTransfer?.setData("text/plain", task.title);
        onDrag(task);
      }}
      onDragEnd={() => onDrag(undefined)}
      onKeyDown={(event) => {
        if (!isMovable || !event.shiftKey) return;
        const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : undefined;
        if (step && moveBy(step)) event.preventDefault();
      }}
    >
      <a href={`/tasks/${task.id}`} data-item draggable={false} class="task-card-title">
        {task.title}
      </a>
      <span class="pipeline-facts muted">
        <PriorityBadge priority={task.priority} />
        <DueMark task={task} />
        <TaskMarks task={task} />
      </span>
      <span class="pipeline-facts muted">
        <Assignees assignees={task.assignees} />
        {isMovable ? (
          <select
            class="pipeline-move"
            aria-label={words.moveLabel(task.title)}
            value=""
            onChange={(event) => {
              const to = movesFrom(task.status).find((status) => status === event.currentTarget.value);
              event.currentTarget.value = "";
              if (to) onMove(task, to);
            }}
          >
            <option value="">{words.moveTo}</option>
            {movesFrom(task.status).map((status) => (
              <option key={status} value={status}>
                {words.statuses[status]}
              </option>
            ))}
          </select>
        ) : null}
      </span>
    </li>
  );
}
