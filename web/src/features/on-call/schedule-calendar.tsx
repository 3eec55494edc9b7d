import { can } from "../../data/session.ts";
import { dayOf, formatDayOfMonth, formatTime, formatWeekday } from "../../ui/format.ts";
import { type CalendarRange, type DayPart, huesOf, joined, partsOf, type Shift } from "./calendar.ts";
import { onCallWords } from "./on-call.strings.ts";

const words = onCallWords.schedule;

/** The days of a week or a month, each with who is on call when. */
export function ScheduleCalendar(props: {
  readonly range: CalendarRange;
  readonly shifts: readonly Shift[];
  readonly now: Date;
  /** Undefined: they are looked at only. */
  readonly onChoose?: (part: DayPart) => void;
}) {
  const { range, now } = props;
  const shifts = joined(props.shifts);
  const hues = huesOf(shifts);
  const today = dayOf(now);
  return (
    <ol class="rota" data-view={range.month === null ? "week" : "month"}>
      {range.days.map((day) => (
        <li
          key={day}
          class="rota-day"
          data-today={day === today}
          data-aside={range.month !== null && !day.startsWith(range.month)}
        >
          <time class="rota-date" dateTime={day}>
            <span>{formatWeekday(day)}</span> {formatDayOfMonth(day)}
          </time>
          <ul class="rota-parts">
            {partsOf(shifts, day).map((part) => (
              <li key={part.from}>
                <Part
                  part={part}
                  hue={hues.get(part.shift.person?.id ?? "")}
                  now={now}
                  onChoose={props.onChoose}
                />
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}

function Part(props: {
  readonly part: DayPart;
  readonly hue: number | undefined;
  readonly now: Date;
  readonly onChoose: ((part: DayPart) => void) | undefined;
}) {
  const { part, hue, onChoose } = props;
  const { shift, from, until, isWholeDay } = part;
  const name = shift.person?.name ?? words.nobody;
  const when = isWholeDay ? words.wholeDay : `${formatTime(from)} – ${formatTime(until)}`;
  const attributes = {
    class: "rota-part",
    "data-hue": hue ?? "nobody",
    "data-override": shift.source?.kind === "override",
  } as const;
  const content = (
    <>
      <span class="rota-who">{name}</span>
      <span class="rota-when">
        {when}
        {shift.source?.kind === "override" ? ` · ${words.override}` : ""}
      </span>
    </>
  );
  // What is over stays as it was.
  if (!onChoose || !can("on-call:override") || Date.parse(until) <= props.now.getTime())
    return <div {...attributes}>{content}</div>;
  return (
    <button type="button" {...attributes} onClick={() => onChoose(part)}>
      <span class="hidden-visually">{words.change(formatDayOfMonth(dayOf(new Date(from))))}</span> {content}
    </button>
  );
}
