import { useRef, useState } from "preact/hooks";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import { can } from "../../data/session.ts";
import type { Task } from "../../data/types.ts";
import { useGathered } from "../../data/use-gathered.ts";
import { announce } from "../../ui/announcer.tsx";
import { daysLater } from "../../ui/civil-day.ts";
import { dayOf, formatDay, formatMonth } from "../../ui/format.ts";
import { Icon } from "../../ui/icon.tsx";
import { isNarrow } from "../../ui/media.ts";
import { NotLoaded, Skeleton, StaleBanner } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";
import { ViewSwitch } from "../../ui/view-switch.tsx";
import { byDay, daysShown, SPANS, type Span, stepped } from "./calendar.ts";
import { CalendarDay } from "./calendar-day.tsx";
import { changeDue } from "./change-task.ts";
import { dueDay, movedToDay } from "./due.ts";
import type { TaskFilters } from "./task-filters.ts";
import { taskCalendarQuery } from "./tasks.queries.ts";
import { taskWords as words } from "./tasks.strings.ts";
import { focusedTask, useTaskDeeds } from "./use-task-deeds.tsx";

const GATHER_MS = 1_000;
const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 7, ArrowUp: -7 };

/** Tasks by the day that they are due on: a month or a week. A task is dragged to another day, or moved there by Shift and an arrow. */
export function CalendarView(props: {
  readonly filters: TaskFilters;
  readonly day: string;
  readonly span: Span;
  readonly pathOf: (day: string, span: Span) => string;
  readonly onAdd: (day: string) => void;
}) {
  const { filters, day, span, pathOf } = props;
  const days = daysShown(day, span);
  const [first = day, last = day] = [days[0], days.at(-1)];
  const { data, error, isFetching, refetch } = useLiveQuery(taskCalendarQuery(filters, first, last));
  const gather = useGathered(GATHER_MS, () => void refetch());
  useChannel(channel("tasks", {}), { "task.changed": gather, onResync: gather });
  const dragged = useRef<Task | undefined>(undefined);
  const [over, setOver] = useState<string>();
  const { dialogs } = useTaskDeeds(() => focusedTask(data?.tasks ?? []));
  const now = Date.now();
  const today = dayOf(new Date(now));
  const text = span === "month" ? formatMonth(day) : `${formatDay(first, now)} – ${formatDay(last, now)}`;
  const tasks = byDay(data?.tasks ?? []);
  const move = (task: Task, to: string) => {
    if (!task.due || !can("tasks:write") || dueDay(task.due) === to) return;
    announce(formatDay(to, now));
    void changeDue(task, movedToDay(task.due, to)).then(() => focusCard(task.id));
    focusCard(task.id);
  };
  return (
    <>
      <div class="calendar-head">
        <a
          class="button"
          data-kind="secondary"
          data-size="small"
          data-shape="text"
          href={pathOf(today, span)}
        >
          {words.calendar.today}
        </a>
        <StepLink
          href={pathOf(stepped(day, span, -1), span)}
          label={words.calendar.previous}
          icon="arrowLeft"
        />
        <StepLink href={pathOf(stepped(day, span, 1), span)} label={words.calendar.next} icon="arrowRight" />
        <h2 aria-live="polite">{text}</h2>
        <span class="calendar-hint muted">{words.calendar.hint}</span>
        <ViewSwitch
          label={words.calendar.span}
          options={SPANS.map((one) => ({
            text: words.calendar[one],
            href: pathOf(day, one),
            isCurrent: one === span,
          }))}
        />
      </div>
      {error && data ? <StaleBanner error={error} onRetry={() => void refetch()} /> : null}
      {data?.hasMore ? (
        <p class="banner" data-tone="warning">
          {words.calendar.tooMany}
        </p>
      ) : null}
      {data ? (
        <section
          class="calendar card"
          data-span={span}
          aria-label={words.calendar.label(text)}
          onKeyDown={(event) => {
            const step = event.shiftKey ? STEPS[event.key] : undefined;
            const task = step === undefined ? undefined : focusedTask(data.tasks);
            if (step === undefined || !task?.due) return;
            event.preventDefault();
            move(task, daysLater(dueDay(task.due), step));
          }}
        >
          {days.map((one) => (
            <CalendarDay
              key={one}
              day={one}
              tasks={tasks.get(one) ?? []}
              isToday={one === today}
              isOutside={span === "month" && one.slice(0, 7) !== day.slice(0, 7)}
              isWhole={span === "week" || isNarrow.value}
              isOver={over === one}
              weekHref={pathOf(one, "week")}
              onAdd={can("tasks:write") ? props.onAdd : undefined}
              onDrag={(task) => {
                dragged.current = task;
                if (!task) setOver(undefined);
              }}
              onOver={() => dragged.current && setOver(one)}
              onDrop={() => {
                if (dragged.current) move(dragged.current, one);
                setOver(undefined);
              }}
            />
          ))}
        </section>
      ) : (
        <NotLoaded query={{ error, isFetching, refetch }} title={words.errorTitle}>
          <div class="calendar card" role="status" data-span={span} aria-label={strings.common.loading}>
            {days.map((one) => (
              <div key={one} class="calendar-day">
                <Skeleton width="60%" height="0.8em" />
              </div>
            ))}
          </div>
        </NotLoaded>
      )}
      {dialogs}
    </>
  );
}

function StepLink(props: {
  readonly href: string;
  readonly label: string;
  readonly icon: "arrowLeft" | "arrowRight";
}) {
  return (
    <a
      class="button"
      data-kind="secondary"
      data-size="small"
      data-shape="icon"
      href={props.href}
      aria-label={props.label}
      title={props.label}
    >
      <Icon name={props.icon} />
    </a>
  );
}

/** A card that has gone to another day keeps the focus. */
function focusCard(id: string): void {
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>(`.calendar [data-task="${id}"] a`)?.focus(),
  );
}
