import type { Task } from "../../data/types.ts";
import { daysBetween, daysLater } from "../../ui/civil-day.ts";
import { dueDay } from "./due.ts";

const WEEK_DAYS = 7;

export const SPANS = ["month", "week"] as const;
export type Span = (typeof SPANS)[number];

const utc = (day: string) => new Date(`${day}T00:00:00Z`);
const text = (date: Date) => date.toISOString().slice(0, 10);

/** The Monday of its week. */
export function mondayOf(day: string): string {
  return daysLater(day, -((utc(day).getUTCDay() + 6) % WEEK_DAYS));
}

/** Whole weeks, Monday first: those that a month touches, or one. */
export function daysShown(day: string, span: Span): readonly string[] {
  const first = span === "week" ? mondayOf(day) : mondayOf(`${day.slice(0, 7)}-01`);
  const last = span === "week" ? first : lastOfMonth(day);
  const weeks = span === "week" ? 1 : daysBetween(first, mondayOf(last)) / WEEK_DAYS + 1;
  return Array.from({ length: weeks * WEEK_DAYS }, (_none, index) => daysLater(first, index));
}

function lastOfMonth(day: string): string {
  const date = utc(day);
  return text(new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)));
}

/** The day that stands for the next or previous month or week. */
export function stepped(day: string, span: Span, step: 1 | -1): string {
  if (span === "week") return daysLater(day, step * WEEK_DAYS);
  const date = utc(day);
  return text(new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + step, 1)));
}

/** Reads a day from an address; anything else is `today`. */
export function dayFrom(value: string | undefined, today: string): string {
  const isDay = /^20\d\d-\d\d-\d\d$/.test(value ?? "") && !Number.isNaN(Date.parse(value ?? ""));
  return isDay && value !== undefined && text(utc(value)) === value ? value : today;
}

/** Tasks by the day that they are due on, whole days first, then by time. */
export function byDay(tasks: readonly Task[]): ReadonlyMap<string, readonly Task[]> {
  const days = new Map<string, Task[]>();
  for (const task of tasks) {
    if (!task.due) continue;
    const day = dueDay(task.due);
    days.set(day, [...(days.get(day) ?? []), task]);
  }
  for (const [day, those] of days) days.set(day, those.toSorted(inDay));
  return days;
}

function inDay(a: Task, b: Task): number {
  const whole = Number(b.due?.isAllDay) - Number(a.due?.isAllDay);
  if (whole !== 0) return whole;
  return a.due?.isAllDay ? a.priority - b.priority : (a.due?.at ?? "").localeCompare(b.due?.at ?? "");
}
