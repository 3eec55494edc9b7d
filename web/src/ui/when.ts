import { daysLater } from "./civil-day.ts";
import { atClock, dayOf, formatWhen, sameTimeOn } from "./format.ts";

const MINUTE_MS = 60_000;
const NINE = 9 * 60;
const EVENING = 18 * 60;
const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const TIMES: Readonly<Record<string, number>> = {
  morning: NINE,
  noon: 12 * 60,
  afternoon: 14 * 60,
  evening: EVENING,
  night: 20 * 60,
};
const MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60 };
const DAYS_OF: Readonly<Record<string, number>> = { d: 1, w: 7, mo: 30 };
const DAY_MINUTES = 24 * 60;

/** A time that is offered, with the words for it. */
export interface When {
  readonly text: string;
  readonly at: Date;
}

/**
 * Reads a time to come as people say it: "in 2 hours", "tomorrow", "monday 9:30", "next week", "5 dec at noon", "17:00". By the
 * clocks that times are shown by. Null: it is none, or it is over.
 */
export function parseWhen(typed: string, nowMs: number): Date | null {
  const text = typed
    .trim()
    .toLowerCase()
    .replaceAll(/,|\.(?!\d)/g, " ")
    .replaceAll(/\s+/g, " ");
  const at = after(text, nowMs) ?? onDay(text, nowMs);
  return at !== null && at.getTime() > nowMs ? at : null;
}

/** What is offered before anybody has typed. */
export function usualTimes(nowMs: number): readonly When[] {
  const today = dayOf(new Date(nowMs));
  const hour = Math.ceil((nowMs + 3 * 60 * MINUTE_MS) / (60 * MINUTE_MS)) * 60 * MINUTE_MS;
  const later = new Date(hour);
  return [
    { text: "In 1 hour", at: new Date(nowMs + 60 * MINUTE_MS) },
    ...(dayOf(later) === today ? [{ text: "Later today", at: later }] : []),
    { text: "Tomorrow", at: atClock(daysLater(today, 1), NINE) },
    { text: "Next week", at: atClock(nextWeekday(today, 1), NINE) },
    { text: "In 1 month", at: atClock(daysLater(today, 30), NINE) },
  ];
}

/** What is offered for what was typed: the time that it says, or those usual ones whose words it begins. */
export function timesFor(typed: string, nowMs: number): readonly When[] {
  const wanted = typed.trim().toLowerCase();
  const usual = usualTimes(nowMs);
  if (wanted === "") return usual;
  const said = parseWhen(wanted, nowMs);
  const alike = usual.filter(
    ({ text, at }) => text.toLowerCase().includes(wanted) && at.getTime() !== said?.getTime(),
  );
  return said === null ? alike : [{ text: formatWhen(said.toISOString(), nowMs), at: said }, ...alike];
}

function after(text: string, nowMs: number): Date | null {
  const match =
    /^(?:in )?(?:(\d{1,3}(?:\.\d)?|an?|half an) ?)(m|min|mins|minutes?|h|hrs?|hours?|d|days?|w|weeks?|months?)$/.exec(
      text,
    );
  if (!match) return null;
  const [, amount = "", unit = ""] = match;
  const count = amount === "half an" ? 0.5 : amount.startsWith("a") ? 1 : Number(amount);
  const minutes = MINUTES[unit[0] ?? ""];
  if (minutes !== undefined && !unit.startsWith("mo")) return plusMinutes(new Date(nowMs), count * minutes);
  // So many days from now it is as late as now, also where clocks change between.
  const days = count * (DAYS_OF[unit.startsWith("mo") ? "mo" : (unit[0] ?? "")] ?? 0);
  const whole = Math.floor(days);
  return plusMinutes(sameTimeOn(new Date(nowMs), whole), (days - whole) * DAY_MINUTES);
}

function plusMinutes(at: Date, minutes: number): Date {
  return new Date(at.getTime() + Math.round(minutes) * MINUTE_MS);
}

function onDay(text: string, nowMs: number): Date | null {
  const today = dayOf(new Date(nowMs));
  const { day, rest, usually } = readDay(text, today);
  const minutes = rest === "" ? usually : readTime(rest);
  if (minutes === null) return null;
  const at = atClock(day ?? today, minutes);
  // A time without a day is the next one.
  return day === null && at.getTime() <= nowMs ? atClock(daysLater(today, 1), minutes) : at;
}

interface ReadDay {
  readonly day: string | null;
  readonly rest: string;
  /** The time that is meant when none is said. */
  readonly usually: number | null;
}

function readDay(text: string, today: string): ReadDay {
  const [first = "", second = "", ...others] = text.split(" ");
  const afterFirst = [second, ...others].join(" ").trim();
  const afterSecond = others.join(" ").trim();
  const on = (day: string, rest: string, usually: number | null = NINE): ReadDay => ({ day, rest, usually });
  if (first === "today") return on(today, afterFirst, EVENING);
  if (first === "tonight") return on(today, afterFirst, TIMES.night);
  if (["tomorrow", "tmr", "tom"].includes(first)) return on(daysLater(today, 1), afterFirst);
  if (text === "next week") return on(nextWeekday(today, 1), "");
  if (text === "next month") return on(`${plusMonth(today)}-01`, "");
  const isNext = first === "next" || first === "on";
  const weekday = weekdayOf(isNext ? second : first);
  if (weekday !== null) return on(nextWeekday(today, weekday), isNext ? afterSecond : afterFirst);
  if (/^\d{4}-\d\d-\d\d$/.test(first)) return on(first, afterFirst);
  const date = dateOf(first, second, today) ?? dateOf(second, first, today);
  if (date !== null) return on(date, afterSecond);
  return { day: null, rest: text, usually: null };
}

/** Minutes after midnight. */
function readTime(text: string): number | null {
  const said = text.replace(/^(?:at|in the|this) /, "");
  const named = TIMES[said];
  if (named !== undefined) return named;
  const match = /^(\d{1,2})(?:[:h](\d\d)?)? ?(am|pm|a|p)?(?: ?o'?clock)?$/.exec(said);
  if (!match) return null;
  const [, hourText = "", minuteText = "0", half] = match;
  const hour = Number(hourText);
  const minutes = Number(minuteText);
  if (minutes > 59 || hour > (half ? 12 : 23)) return null;
  if (half) return ((hour % 12) + (half.startsWith("p") ? 12 : 0)) * 60 + minutes;
  // Nobody means four in the morning by "at 4".
  const isAfternoon = hour >= 1 && hour <= 6 && !said.includes(":") && hourText.length === 1;
  return (isAfternoon ? hour + 12 : hour) * 60 + minutes;
}

function weekdayOf(word: string): number | null {
  const index = word.length < 3 ? -1 : DAYS.findIndex((day) => day.startsWith(word));
  return index < 0 ? null : index;
}

/** "5 dec" and "dec 5": the next one. */
function dateOf(number: string, month: string, today: string): string | null {
  const date = Number(/^(\d{1,2})(?:st|nd|rd|th)?$/.exec(number)?.[1]);
  const index = month.length < 3 ? -1 : MONTHS.indexOf(month.slice(0, 3));
  if (!(date >= 1 && date <= 31) || index < 0) return null;
  const year = Number(today.slice(0, 4));
  const of = (inYear: number) => asDay(new Date(Date.UTC(inYear, index, date)));
  return of(year) < today ? of(year + 1) : of(year);
}

/** The next such day after today; 0 is Sunday. */
function nextWeekday(today: string, weekday: number): string {
  const ahead = (weekday - asUtc(today).getUTCDay() + 7) % 7;
  return daysLater(today, ahead === 0 ? 7 : ahead);
}

function plusMonth(day: string): string {
  const date = asUtc(day);
  return asDay(new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1))).slice(0, 7);
}

const asUtc = (day: string) => new Date(`${day}T00:00:00Z`);
const asDay = (date: Date) => date.toISOString().slice(0, 10);
