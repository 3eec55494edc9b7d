import { computed } from "@preact/signals";
import type { Task } from "../../data/types.ts";
import type { Tone } from "../../ui/badge.tsx";
import { daysBetween } from "../../ui/civil-day.ts";
import {
  dayOf,
  formatDay,
  formatTime,
  fromLocalInput,
  isKnownZone,
  LANGUAGE,
  sameTimeOn,
  toLocalInput,
} from "../../ui/format.ts";
import { isOver } from "./task-moves.ts";

export type Due = NonNullable<Task["due"]>;
/** A due date as it is sent. */
export type NewDue =
  | { readonly at: string; readonly timeZone: string }
  | { readonly on: string; readonly timeZone: string };

/** Its first letter as sentences begin. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** On which day of the calendar of whoever looks it is due: a whole day is that day everywhere. */
export function dueDay({ at, on, isAllDay }: Due): string {
  return isAllDay ? on : dayOf(new Date(at));
}

/** When it is due: "today", "tomorrow, 3:00 PM", "Fri, Nov 27". */
export function dueText(due: Due, nowMs: number): string {
  const day = dueDay(due);
  const text = dayWord(day, nowMs) ?? formatDay(day, nowMs);
  return due.isAllDay ? text : `${text}, ${formatTime(due.at)}`;
}

const RELATIVE = computed(() => new Intl.RelativeTimeFormat(LANGUAGE, { numeric: "auto" }));

/** Yesterday, today or tomorrow; undefined for any other day. */
function dayWord(day: string, nowMs: number): string | undefined {
  const away = daysBetween(dayOf(new Date(nowMs)), day);
  return Math.abs(away) > 1 ? undefined : RELATIVE.value.format(away, "day");
}

/** Is it past and still to be done? */
export function isOverdue({ due, status }: Pick<Task, "due" | "status">, nowMs: number): boolean {
  return due !== null && !isOver(status) && Date.parse(due.at) < nowMs;
}

/** How urgently a due date wants to be seen. */
export function dueTone(task: Pick<Task, "due" | "status">, nowMs: number): Tone {
  if (task.due === null || isOver(task.status)) return "neutral";
  if (isOverdue(task, nowMs)) return "bad";
  return dueDay(task.due) === dayOf(new Date(nowMs)) ? "warning" : "neutral";
}

/** A due date as it was understood, to be sent as it is. */
export function newDueOf({ at, on, timeZone, isAllDay }: Due): NewDue {
  return isAllDay ? { on, timeZone } : { at, timeZone };
}

/** The same time of day on another day, by the clocks of whoever looks. */
export function movedToDay(due: Due, day: string): Due {
  if (due.isAllDay) {
    // It ends with the day in the zone that it was given in.
    const zone = isKnownZone(due.timeZone) ? due.timeZone : undefined;
    const at = sameTimeOn(new Date(due.at), daysBetween(due.on, day), zone);
    return { ...due, on: day, at: at.toISOString() };
  }
  // As the clocks show it, not by hours since midnight: a day on which they change has 23 or 25.
  const [, timeOfDay] = toLocalInput(due.at).split("T");
  return { ...due, at: fromLocalInput(`${day}T${timeOfDay}`) ?? due.at, on: day };
}
