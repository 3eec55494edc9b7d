import fc from "fast-check";
import type { WeekHours } from "../contact-hours.policy.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const clocks = new Map<string, Intl.DateTimeFormat>();

/** Weekday and minute of the day as the platform writes them: no arithmetic, and nothing that the product computes with. */
export function wallClock(timeZone: string, at: Date): { readonly weekday: number; readonly minute: number } {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat("en-US", {
      timeZone,
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    clocks.set(timeZone, clock);
  }
  const parts = new Map(clock.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    weekday: WEEKDAYS.indexOf(parts.get("weekday") ?? ""),
    minute: Number(parts.get("hour")) * 60 + Number(parts.get("minute")),
  };
}

/** May somebody be reached, by the clocks on the walls of all these zones? */
export function isOpenByClocks(hours: WeekHours, timeZones: readonly string[], at: Date): boolean {
  return timeZones.every((zone) => {
    const { weekday, minute } = wallClock(zone, at);
    return (hours[weekday] ?? []).some(
      ({ fromMinute, toMinute }) => minute >= fromMinute && minute < toMinute,
    );
  });
}

/** Zones with odd offsets and odd changes: half an hour, two hours, at midnight, during Ramadan, to the south. */
const ODD_ZONES = [
  "Africa/Cairo",
  "Africa/Casablanca",
  "America/Havana",
  "America/New_York",
  "America/St_Johns",
  "Antarctica/Troll",
  "Asia/Beirut",
  "Asia/Kathmandu",
  "Asia/Tehran",
  "Australia/Eucla",
  "Australia/Lord_Howe",
  "Europe/Paris",
  "Pacific/Chatham",
  "Pacific/Kiritimati",
];

/** Any time zone that the platform knows, the odd ones more often. */
export const anyZone = fc.oneof(
  fc.constantFrom(...ODD_ZONES),
  fc.constantFrom(...Intl.supportedValuesOf("timeZone")),
);

/** Any minute of 25 years. */
const anyMinute = fc
  .integer({ min: Date.UTC(2015, 0) / MINUTE_MS, max: Date.UTC(2040, 0) / MINUTE_MS })
  .map((minutes) => new Date(minutes * MINUTE_MS));

/** A time zone, and an instant; half of them within a day of a change of its clocks, where there is one. */
export const anyZoneAndTime = fc
  .tuple(anyZone, anyMinute, fc.boolean(), fc.integer({ min: -26 * 60, max: 26 * 60 }))
  .map(([zone, at, isNearChange, minutes]) => {
    const change = isNearChange ? changeAfter(zone, at) : null;
    return { zone, at: change ? new Date(change.getTime() + minutes * MINUTE_MS) : at };
  });

/** The hour after which clocks of a zone have changed, within half a year; null where they do not. */
function changeAfter(zone: string, at: Date): Date | null {
  const minuteAt = (time: number) => wallClock(zone, new Date(time)).minute;
  const start = Math.floor(at.getTime() / HOUR_MS) * HOUR_MS;
  for (let day = 0; day < 200; day += 1) {
    const from = start + day * 24 * HOUR_MS;
    if (minuteAt(from) === minuteAt(from + 24 * HOUR_MS)) continue;
    for (let hour = 0; hour < 24; hour += 1) {
      const before = from + hour * HOUR_MS;
      if ((minuteAt(before + HOUR_MS) - minuteAt(before) + 1440) % 1440 !== 60)
        return new Date(before + HOUR_MS);
    }
  }
  return null;
}

const anyWindow = fc
  .tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 1440 }))
  .map(([fromMinute, length]) => ({ fromMinute, toMinute: Math.min(1440, fromMinute + length) }));

/** Hours of a week: none, one or two windows a day. */
export const anyHours = fc.array(fc.array(anyWindow, { maxLength: 2 }), { minLength: 7, maxLength: 7 });
