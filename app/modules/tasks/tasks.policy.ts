import type { NaturalDate } from "../../platform/natural-dates/index.ts";
import { nextOccurrence } from "../../platform/recurrence/index.ts";
import { instantOf, localDay, startOfDay } from "../../platform/time-zones/index.ts";
import type { NewDue, TaskCause, TaskStatus } from "./tasks.contract.ts";

/** States in which somebody still has something to do. */
export const OPEN_STATUSES = ["todo", "in_progress", "blocked"] as const satisfies readonly TaskStatus[];
/** Somebody who is told that a task is due on a day is told when that day's work begins. */
const TOLD_AT_HOUR = 9;
/** The middle of a day is on that day whatever clocks do. */
const NOON_HOUR = 12;
const TITLE_LENGTH = 200;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Where a task can go from each state. A mistake can be taken back: ended tasks can be taken up again. */
const TRANSITIONS: Readonly<Record<TaskStatus, readonly TaskStatus[]>> = {
  todo: ["in_progress", "blocked", "done", "cancelled"],
  in_progress: ["todo", "blocked", "done", "cancelled"],
  blocked: ["todo", "in_progress", "done", "cancelled"],
  done: ["todo", "in_progress"],
  cancelled: ["todo", "in_progress"],
};

/** The states that a task in this one can move to. */
export function nextStatuses(status: TaskStatus): readonly TaskStatus[] {
  return TRANSITIONS[status];
}

/** Has somebody still something to do? */
export function isOpen(status: TaskStatus): boolean {
  return (OPEN_STATUSES as readonly TaskStatus[]).includes(status);
}

/** What stands in the way of a move; null: nothing. `waitsFor`: how many tasks must be done before and are not. */
export function moveProblem(
  from: TaskStatus,
  to: TaskStatus,
  { waitsFor, force }: { readonly waitsFor: number; readonly force: boolean },
): "conflict" | "blocked" | null {
  if (from === to) return null;
  if (!nextStatuses(from).includes(to)) return "conflict";
  return to === "done" && !force && (from === "blocked" || waitsFor > 0) ? "blocked" : null;
}

/** When a task is due, and as what that was meant. */
export interface Due {
  /** On a whole day: its last millisecond. */
  readonly dueAt: Date;
  readonly dueTimeZone: string;
  readonly isAllDay: boolean;
}

/** A due date as it was sent. */
export function dueOf(input: NewDue, timeZone: string): Due {
  const zone = input.timeZone ?? timeZone;
  return "on" in input ? onDay(input.on, zone) : atInstant(new Date(input.at), zone);
}

/** A due date as it was said. */
export function saidDue(date: NaturalDate, timeZone: string): Due {
  return "on" in date ? onDay(date.on, timeZone) : atInstant(date.at, timeZone);
}

function atInstant(dueAt: Date, dueTimeZone: string): Due {
  return { dueAt, dueTimeZone, isAllDay: false };
}

function onDay(day: string, dueTimeZone: string): Due {
  const [, end] = dayIn(dueTimeZone, day);
  return { dueAt: new Date(end.getTime() - 1), dueTimeZone, isAllDay: true };
}

/** When a day begins and ends in a zone. */
export function dayIn(timeZone: string, day: string): readonly [Date, Date] {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
  return [startOfDay(timeZone, day), startOfDay(timeZone, next)];
}

/** When those who have a task are told that it is due. */
export function tellAtOf({ dueAt, dueTimeZone, isAllDay }: Due): Date {
  return isAllDay ? atHour(dueTimeZone, localDay(dueTimeZone, dueAt), TOLD_AT_HOUR) : dueAt;
}

/** Where a task stands in its series: its due date, or the middle of its day. */
export function occursAtOf({ dueAt, dueTimeZone, isAllDay }: Due): Date {
  return isAllDay ? atHour(dueTimeZone, localDay(dueTimeZone, dueAt), NOON_HOUR) : dueAt;
}

function atHour(timeZone: string, day: string, hour: number): Date {
  return instantOf(timeZone, Date.parse(`${day}T00:00:00Z`) + hour * HOUR_MS);
}

/** When the next task of a series is due, and where it stands in it; null: the series is over. What was missed meanwhile is not made up for. */
export function nextOfSeries(
  task: {
    readonly recurrence: string;
    readonly seriesStartsAt: Date;
    readonly occursAt: Date;
    readonly dueTimeZone: string;
    readonly isAllDay: boolean;
  },
  now: Date,
): (Due & { readonly occursAt: Date }) | null {
  const { recurrence, seriesStartsAt, occursAt, dueTimeZone, isAllDay } = task;
  const after = new Date(Math.max(occursAt.getTime(), now.getTime()));
  const next = nextOccurrence(recurrence, { startsAt: seriesStartsAt, timeZone: dueTimeZone, after });
  if (!next) return null;
  const due = isAllDay ? onDay(localDay(dueTimeZone, next), dueTimeZone) : atInstant(next, dueTimeZone);
  return { ...due, occursAt: next };
}

/** Those whose task it is: whoever made it, has it or is mentioned in it; nobody: it was made by a rule and given to nobody. */
export function ownersOf(task: {
  readonly createdBy: string | null;
  readonly assigneeIds: readonly string[];
  readonly mentionedIds: readonly string[];
}): readonly string[] {
  const { createdBy, assigneeIds, mentionedIds } = task;
  if (createdBy === null && assigneeIds.length === 0) return [];
  return [...(createdBy === null ? [] : [createdBy]), ...assigneeIds, ...mentionedIds];
}

/** What a task that an event makes is called. */
export function titleOf(
  cause: TaskCause,
  {
    knownAs,
    callerName,
    phone,
  }: { readonly knownAs: string | null; readonly callerName: string | null; readonly phone: string | null },
  text = "",
): string {
  const who = knownAs ?? callerName ?? phone ?? "a withheld number";
  const title = {
    missed_call: `Call ${who} back: nobody answered`,
    callback: `Call ${who} back, as promised`,
    retry: `Call ${who} again`,
    action_item: text,
  }[cause];
  return title.replace(/\s+/g, " ").trim().slice(0, TITLE_LENGTH);
}
