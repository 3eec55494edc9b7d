import { computed, signal } from "@preact/signals";
import { daysBetween, daysLater } from "./civil-day.ts";

/** The language of all words of the interface: dates and numbers between them speak it, too, whatever the browser's is. */
export const LANGUAGE = "en";

const KEPT_ZONE = "trunkline.time-zone";
// begin.js has read the storage before us.
const zone = signal(typeof document === "undefined" ? undefined : document.documentElement.dataset.timeZone);

/**
 * By whose clocks times are shown: a person's own, or else the browser's; one that this browser does not know is the browser's. It is
 * remembered on this device, so that the next visit asks for the right day before it is known who sits here.
 */
export function showTimesIn(timeZone: string | undefined): void {
  zone.value = timeZone !== undefined && isKnownZone(timeZone) ? timeZone : undefined;
  try {
    if (zone.value === undefined) localStorage.removeItem(KEPT_ZONE);
    else localStorage.setItem(KEPT_ZONE, zone.value);
  } catch {
    // Storage is blocked: the next visit begins by the browser's clocks.
  }
}

/** The zone of the clocks that times are shown by, by its name. */
export function shownTimeZone(): string {
  return zone.value ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Has this browser the rules of a zone? */
export function isKnownZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat(LANGUAGE, { timeZone });
    return true;
  } catch {
    return false;
  }
}

/**
 * Each is made when it is first used: for the first the browser reads its tables of the language, 50 ms of a desktop. Whoever reads one of
 * a zone while it is rendered is rendered anew when the zone changes.
 */
const zoned = (options: Intl.DateTimeFormatOptions, language = LANGUAGE) =>
  computed(() => new Intl.DateTimeFormat(language, { ...options, timeZone: zone.value }));
const formats = {
  time: zoned({ hour: "numeric", minute: "2-digit" }),
  preciseTime: zoned({ hour: "numeric", minute: "2-digit", second: "2-digit" }),
  date: zoned({ weekday: "short", day: "numeric", month: "short" }),
  dateOfYear: zoned({ day: "numeric", month: "short", year: "numeric" }),
  full: zoned({ dateStyle: "full", timeStyle: "long" }),
  day: zoned({ year: "numeric", month: "2-digit", day: "2-digit" }, "en-CA"),
};
const relativeFormat = computed(
  () => new Intl.RelativeTimeFormat(LANGUAGE, { numeric: "auto", style: "long" }),
);
const numberFormat = computed(() => new Intl.NumberFormat(LANGUAGE));
const oneDecimal = computed(
  () => new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 1, minimumFractionDigits: 1 }),
);

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 86_400;

/** A count, grouped. */
export function formatCount(count: number): string {
  return numberFormat.value.format(count);
}

/** How long something has been going on: 0:07, 12:34, 1:02:03. */
export function formatClock(durationSeconds: number): string {
  const seconds = Math.max(0, Math.floor(durationSeconds));
  const twoDigits = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / HOUR_SECONDS);
  const minutes = Math.floor((seconds % HOUR_SECONDS) / MINUTE_SECONDS);
  const rest = twoDigits(seconds % MINUTE_SECONDS);
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** How long something took, as precisely as is of use: 45 ms, 1.2 s, 34 s, 2 min 5 s, 1 h 3 min. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 1_000) return `${Math.round(durationMs)} ms`;
  const seconds = durationMs / 1_000;
  if (seconds < 9.95) return `${oneDecimal.value.format(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < MINUTE_SECONDS) return `${whole} s`;
  if (whole < HOUR_SECONDS) return join(Math.floor(whole / 60), "min", whole % 60, "s");
  return join(
    formatCount(Math.floor(whole / HOUR_SECONDS)),
    "h",
    Math.round((whole % HOUR_SECONDS) / 60),
    "min",
  );
}

function join(big: number | string, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
}

/** How long ago: "now", "12 seconds ago", "5 minutes ago", "yesterday". */
export function formatAgo(atMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.round((nowMs - atMs) / 1_000));
  if (seconds < 5) return relativeFormat.value.format(0, "second");
  if (seconds < MINUTE_SECONDS) return relativeFormat.value.format(-seconds, "second");
  if (seconds < HOUR_SECONDS)
    return relativeFormat.value.format(-Math.floor(seconds / MINUTE_SECONDS), "minute");
  const days = daysBetween(dayOf(new Date(atMs)), dayOf(new Date(nowMs)));
  if (seconds < DAY_SECONDS || days === 0)
    return relativeFormat.value.format(-Math.floor(seconds / HOUR_SECONDS), "hour");
  // Yesterday is the day before, not 24 to 48 hours ago.
  return relativeFormat.value.format(-days, "day");
}

/** A time of day. */
export function formatTime(iso: string): string {
  return formats.time.value.format(new Date(iso));
}

/** A time of day to the second. */
export function formatPreciseTime(iso: string): string {
  return formats.preciseTime.value.format(new Date(iso));
}

/** The time of day when it was today, with the day when it was not, with the year when it was not this year. */
export function formatWhen(iso: string, nowMs: number): string {
  const date = new Date(iso);
  const { time, date: day, dateOfYear } = formats;
  const [at, now] = [dayOf(date), dayOf(new Date(nowMs))];
  if (at === now) return time.value.format(date);
  const isThisYear = at.slice(0, 4) === now.slice(0, 4);
  return `${(isThisYear ? day : dateOfYear).value.format(date)}, ${time.value.format(date)}`;
}

/** The time of day when it was today, else the day alone: for lists with little room. */
export function formatWhenShort(iso: string, nowMs: number): string {
  const at = dayOf(new Date(iso));
  const now = dayOf(new Date(nowMs));
  if (at === now) return formatTime(iso);
  const { date, dateOfYear } = formats;
  return (at.slice(0, 4) === now.slice(0, 4) ? date : dateOfYear).value.format(new Date(iso));
}

/** A day: "Fri, Nov 27". */
export function formatDate(iso: string): string {
  return formats.date.value.format(new Date(iso));
}

/** Date and time in full, with the zone's name, for titles. */
export function formatFull(iso: string): string {
  return formats.full.value.format(new Date(iso));
}

const civil = (options: Intl.DateTimeFormatOptions) =>
  computed(() => new Intl.DateTimeFormat(LANGUAGE, { ...options, timeZone: "UTC" }));
const civilFormats = {
  weekday: civil({ weekday: "short" }),
  time: civil({ hour: "numeric", minute: "2-digit" }),
  dayOfMonth: civil({ day: "numeric", month: "short" }),
  day: civil({ weekday: "short", day: "numeric", month: "short" }),
  dayOfYear: civil({ day: "numeric", month: "short", year: "numeric" }),
  month: civil({ month: "long", year: "numeric" }),
};

/** The weekday of a day such as 2026-11-27: "Fri". */
export function formatWeekday(civilDay: string): string {
  return civilFormats.weekday.value.format(new Date(`${civilDay}T00:00:00Z`));
}

/** A day such as 2026-11-27 without its year: "Nov 27". */
export function formatDayOfMonth(civilDay: string): string {
  return civilFormats.dayOfMonth.value.format(new Date(`${civilDay}T00:00:00Z`));
}

/** A day such as 2026-11-27 with its weekday, or with its year when it is not this one. */
export function formatDay(civilDay: string, nowMs: number): string {
  const isThisYear = civilDay.slice(0, 4) === dayOf(new Date(nowMs)).slice(0, 4);
  return (isThisYear ? civilFormats.day : civilFormats.dayOfYear).value.format(
    new Date(`${civilDay}T00:00:00Z`),
  );
}

/** A day such as 2026-11-27 as people name it: "Today", "Yesterday", else with its weekday or its year. */
export function formatDayName(civilDay: string, nowMs: number): string {
  const away = daysBetween(dayOf(new Date(nowMs)), civilDay);
  if (away !== 0 && away !== -1) return formatDay(civilDay, nowMs);
  const name = relativeFormat.value.format(away, "day");
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** The month of a day such as 2026-11-27: "November 2026". */
export function formatMonth(civilDay: string): string {
  return civilFormats.month.value.format(new Date(`${civilDay}T00:00:00Z`));
}

/** A moment as fields for date and time take it, by those clocks: 2026-11-27T08:00. */
export function toLocalInput(iso: string): string {
  const parts = new Date(Date.parse(iso) + zoneOffsetMs(Date.parse(iso)));
  return parts.toISOString().slice(0, 16);
}

/** The moment that such a field names; undefined for none. */
export function fromLocalInput(text: string): string | undefined {
  const wanted = Date.parse(`${text}:00Z`);
  if (Number.isNaN(wanted)) return undefined;
  return instantOfWall(wanted).toISOString();
}

/** The day of a moment as 2026-11-27, by the clocks that times are shown by. */
export function dayOf(moment: Date): string {
  return formats.day.value.format(moment);
}

/** The day of a moment by the clocks of another zone; by those that times are shown by where this browser does not know it. */
export function dayIn(timeZone: string | undefined, moment: Date): string {
  if (timeZone === undefined || !isKnownZone(timeZone)) return dayOf(moment);
  const wall = new Date(moment.getTime() + zoneOffsetMs(moment.getTime(), timeZone));
  return wall.toISOString().slice(0, 10);
}

/** A time of day that is written as 08:00: "8:00 AM". */
export function formatClockTime(time: string): string {
  return civilFormats.time.value.format(new Date(`1970-01-01T${time}Z`));
}

/** When the day of a moment began by those clocks. */
export function startOfDay(moment: Date): Date {
  return atClock(dayOf(moment), 0);
}

/** A moment by those clocks: so many minutes after midnight of a day that is written as 2026-11-27. */
export function atClock(civilDay: string, minutes: number): Date {
  const [year = 0, month = 1, day = 1] = civilDay.split("-").map(Number);
  return instantOfWall(Date.UTC(year, month - 1, day, 0, minutes));
}

/** When a day such as 2026-11-27 begins by those clocks. */
export function startOfCivilDay(civilDay: string): Date {
  return atClock(civilDay, 0);
}

/** The last moment of a day such as 2026-11-27 by those clocks. */
export function endOfCivilDay(civilDay: string): Date {
  return new Date(startOfCivilDay(daysLater(civilDay, 1)).getTime() - 1);
}

/** So many days later or earlier at the same time of day, by those clocks or those of another zone. */
export function sameTimeOn(at: Date, daysAway: number, timeZone = zone.peek()): Date {
  const atMs = at.getTime();
  return instantOfWall(atMs + zoneOffsetMs(atMs, timeZone) + daysAway * DAY_SECONDS * 1_000, timeZone);
}

/**
 * When those clocks, or those of another zone, show a time, given as if it were UTC's. One that they show twice is the first, one that they
 * leave out is as much later as they go forward: as Temporal and the server have it.
 */
export function instantOfWall(wallMs: number, timeZone = zone.peek()): Date {
  // No zone is a day away from UTC: these are before and after whatever change of the clocks is near.
  const before = wallMs - zoneOffsetMs(wallMs - DAY_SECONDS * 1_000, timeZone);
  const after = wallMs - zoneOffsetMs(wallMs + DAY_SECONDS * 1_000, timeZone);
  if (before === after) return new Date(before);
  const isShown = (at: number) => at + zoneOffsetMs(at, timeZone) === wallMs;
  return new Date(!isShown(before) && isShown(after) ? after : before);
}

/** Made once for each zone, as the others. */
const wholeFormats = new Map<string | undefined, Intl.DateTimeFormat>();

function wholeFormat(timeZone: string | undefined): Intl.DateTimeFormat {
  const known = wholeFormats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat(LANGUAGE, {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  wholeFormats.set(timeZone, made);
  return made;
}

/** What those clocks, or those of another zone, are ahead of UTC at a moment. */
export function zoneOffsetMs(atMs: number, timeZone = zone.peek()): number {
  const parts = wholeFormat(timeZone).formatToParts(atMs);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((candidate) => candidate.type === type)?.value);
  const shown = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return shown - Math.floor(atMs / 1_000) * 1_000;
}
