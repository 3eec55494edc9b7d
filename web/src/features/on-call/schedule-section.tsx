import { keepPreviousData, useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { can } from "../../data/session.ts";
import { oneOf, pathWith } from "../../ui/address.ts";
import { Button } from "../../ui/button.tsx";
import { dayOf, formatDayOfMonth, formatMonth } from "../../ui/format.ts";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { type CalendarView, dayFrom, rangeOf, stepFrom } from "./calendar.ts";
import { type Schedule, shiftsQuery } from "./on-call.queries.ts";
import { onCallWords } from "./on-call.strings.ts";
import { OverrideDialog } from "./override-dialog.tsx";
import { OverridesList } from "./overrides-list.tsx";
import { Rotations } from "./rotations.tsx";
import { ScheduleCalendar } from "./schedule-calendar.tsx";

const words = onCallWords.schedule;
const VIEWS = ["week", "month"] as const satisfies readonly CalendarView[];
const HOUR_MS = 3_600_000;

/** A schedule: its calendar, its rotations, and who stands in. What is shown lives in the address. */
export function ScheduleSection(props: {
  readonly schedules: readonly [Schedule, ...Schedule[]];
  /** Opens the editor of a schedule, or of a new one. */
  readonly onEdit: (id: string) => void;
}) {
  const { schedules } = props;
  const { query, route } = useLocation();
  const schedule = schedules.find(({ id }) => id === query.schedule) ?? schedules[0];
  const view = oneOf(VIEWS, query.view) || "week";
  const now = new Date();
  const day = dayFrom(query.day, now);
  const range = rangeOf(view, day);
  const shifts = useQuery({
    ...shiftsQuery(schedule.id, range.from, range.until),
    placeholderData: keepPreviousData,
  });
  const [chosen, setChosen] = useState<{ readonly from: string; readonly until: string } | undefined>();
  const go = (next: { readonly view?: CalendarView; readonly day?: string; readonly schedule?: string }) => {
    const wanted = { view, day, schedule: schedule.id, ...next };
    route(
      pathWith("/on-call", {
        schedule: wanted.schedule === schedules[0].id ? undefined : wanted.schedule,
        view: wanted.view === "week" ? undefined : wanted.view,
        day: wanted.day === dayOf(now) ? undefined : wanted.day,
      }),
      true,
    );
  };
  return (
    <section aria-labelledby="schedule-title">
      <div class="section-head rota-bar">
        <h2 id="schedule-title">{words.title}</h2>
        {schedules.length > 1 ? (
          <select
            class="select"
            aria-label={words.which}
            value={schedule.id}
            onChange={({ currentTarget }) => go({ schedule: currentTarget.value })}
          >
            {schedules.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        ) : null}
        <span class="rota-title" aria-live="polite">
          {view === "month"
            ? formatMonth(day)
            : `${formatDayOfMonth(range.days[0] ?? day)} – ${formatDayOfMonth(range.days.at(-1) ?? day)}`}
        </span>
        <div class="rota-tools">
          <Button
            size="small"
            icon="arrowLeft"
            aria-label={words.previous[view]}
            onClick={() => go({ day: stepFrom(view, day, -1) })}
          />
          <Button size="small" onClick={() => go({ day: dayOf(now) })}>
            {words.today}
          </Button>
          <Button
            size="small"
            icon="arrowRight"
            aria-label={words.next[view]}
            onClick={() => go({ day: stepFrom(view, day, 1) })}
          />
          <fieldset class="segments rota-views">
            <legend class="hidden-visually">{words.view}</legend>
            {VIEWS.map((one) => (
              <label key={one} class="segment">
                <input
                  type="radio"
                  name="view"
                  class="hidden-visually"
                  checked={one === view}
                  onChange={() => go({ view: one })}
                />
                <span>{words.views[one]}</span>
              </label>
            ))}
          </fieldset>
        </div>
      </div>
      <div aria-busy={shifts.isPlaceholderData}>
        {shifts.data ? (
          <ScheduleCalendar range={range} shifts={shifts.data} now={now} onChoose={setChosen} />
        ) : (
          <NotLoaded query={shifts} title={words.errorTitle}>
            <div class="rota-waiting" data-view={view}>
              <Skeleton height="100%" />
            </div>
          </NotLoaded>
        )}
      </div>
      <p class="muted on-call-zone">{words.zone(schedule.timeZone)}</p>
      <div class="on-call-pair">
        <section class="card panel-card" aria-labelledby="rotations-title">
          <div class="on-call-head">
            <h2 id="rotations-title">{onCallWords.rotations.title}</h2>
            {can("on-call:write") ? (
              <span class="on-call-tools">
                <Button size="small" icon="pencil" onClick={() => props.onEdit(schedule.id)}>
                  {onCallWords.editor.edit}
                </Button>
                <Button size="small" icon="plus" onClick={() => props.onEdit("new")}>
                  {onCallWords.editor.newSchedule}
                </Button>
              </span>
            ) : null}
          </div>
          <Rotations schedule={schedule} />
        </section>
        <section class="card panel-card" aria-labelledby="overrides-title">
          <div class="on-call-head">
            <h2 id="overrides-title">{onCallWords.overrides.title}</h2>
            {can("on-call:override") ? (
              <Button size="small" icon="plus" onClick={() => setChosen(nextHours(now))}>
                {onCallWords.overrides.add}
              </Button>
            ) : null}
          </div>
          <OverridesList scheduleId={schedule.id} />
        </section>
      </div>
      {chosen ? (
        <OverrideDialog
          scheduleId={schedule.id}
          from={chosen.from}
          until={chosen.until}
          onClose={() => setChosen(undefined)}
        />
      ) : null}
    </section>
  );
}

/** From the hour that has begun for eight hours. */
function nextHours(now: Date): { readonly from: string; readonly until: string } {
  const from = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS;
  return { from: new Date(from).toISOString(), until: new Date(from + 8 * HOUR_MS).toISOString() };
}
