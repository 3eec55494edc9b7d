import type { Output } from "../../data/endpoint.ts";
import { daysBetween, daysLater } from "../../ui/civil-day.ts";
import { dayOf, startOfCivilDay } from "../../ui/format.ts";

export type Shift = Output<"listOnCallShifts">["items"][number];
export type CalendarView = "week" | "month";

const WEEK_DAYS = 7;
const CIVIL_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Days that a calendar shows, and which of them are of the month that it is about. */
export interface CalendarRange {
  readonly days: readonly string[];
  /** When the first of them begins and the last of them ends, ISO. */
  readonly from: string;
  readonly until: string;
  /** 2026-11: days of other months stand back. */
  readonly month: string | null;
}

/** A part of a shift that falls on one day. */
export interface DayPart {
  readonly shift: Shift;
  readonly from: string;
  readonly until: string;
  /** It went on from the day before, or goes on the day after. */
  readonly isWholeDay: boolean;
}

/** A civil day that an address names; anything else is today. */
export function dayFrom(text: string | undefined, now: Date): string {
  return text !== undefined && CIVIL_DAY.test(text) && !Number.isNaN(Date.parse(text)) ? text : dayOf(now);
}

/** The week or the month that a day is in, in whole weeks from Monday. */
export function rangeOf(view: CalendarView, day: string): CalendarRange {
  if (view === "week") return rangeFrom(mondayOf(day), WEEK_DAYS, null);
  const first = `${day.slice(0, 7)}-01`;
  const last = daysLater(`${daysLater(first, 31).slice(0, 7)}-01`, -1);
  const monday = mondayOf(first);
  const weeks = Math.ceil((daysBetween(monday, last) + 1) / WEEK_DAYS);
  return rangeFrom(monday, weeks * WEEK_DAYS, day.slice(0, 7));
}

/** A day in the week or month before (-1) or after (1). */
export function stepFrom(view: CalendarView, day: string, step: 1 | -1): string {
  if (view === "week") return daysLater(day, step * WEEK_DAYS);
  const first = `${day.slice(0, 7)}-01`;
  return step === 1 ? `${daysLater(first, 31).slice(0, 7)}-01` : `${daysLater(first, -1).slice(0, 7)}-01`;
}

/** What of the shifts falls on a day. */
export function partsOf(shifts: readonly Shift[], day: string): readonly DayPart[] {
  const from = startOfCivilDay(day).toISOString();
  const until = startOfCivilDay(daysLater(day, 1)).toISOString();
  return shifts
    .filter(
      (shift) => Date.parse(shift.from) < Date.parse(until) && Date.parse(shift.until) > Date.parse(from),
    )
    .map((shift) => {
      const begins = Date.parse(shift.from) > Date.parse(from) ? shift.from : from;
      const ends = Date.parse(shift.until) < Date.parse(until) ? shift.until : until;
      return { shift, from: begins, until: ends, isWholeDay: begins === from && ends === until };
    });
}

/** Neighbouring parts of one shift are one: layers hand over to the same person at the end of each turn. */
export function joined(shifts: readonly Shift[]): readonly Shift[] {
  const result: Shift[] = [];
  for (const shift of shifts) {
    const last = result.at(-1);
    const isSame =
      last !== undefined &&
      last.person?.id === shift.person?.id &&
      last.source?.overrideId === shift.source?.overrideId &&
      last.until === shift.from;
    if (isSame) result[result.length - 1] = { ...last, until: shift.until };
    else result.push(shift);
  }
  return result;
}

/** How long nobody is on call in these shifts, in ms; what has gone by cannot be mended, and does not count. */
export function unattendedMs(shifts: readonly Shift[], now: Date): number {
  return shifts
    .filter(({ person }) => person === null)
    .reduce(
      (sum, { from, until }) =>
        sum + Math.max(0, Date.parse(until) - Math.max(Date.parse(from), now.getTime())),
      0,
    );
}

/** People in the order in which they come, each with the number of a colour. */
export function huesOf(shifts: readonly Shift[]): ReadonlyMap<string, number> {
  const ids = [...new Set(shifts.flatMap(({ person }) => (person ? [person.id] : [])))].toSorted();
  return new Map(ids.map((id, index) => [id, index % 6]));
}

function rangeFrom(first: string, count: number, month: string | null): CalendarRange {
  const days = Array.from({ length: count }, (_, index) => daysLater(first, index));
  return {
    days,
    from: startOfCivilDay(first).toISOString(),
    until: startOfCivilDay(daysLater(first, count)).toISOString(),
    month,
  };
}

function mondayOf(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return daysLater(day, -((weekday + 6) % WEEK_DAYS));
}
