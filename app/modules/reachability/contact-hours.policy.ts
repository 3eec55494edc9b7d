import { localTime, offsetMs } from "../../platform/time-zones/index.ts";

/** From one minute of the day until before another, by the clock on the wall. */
export interface DayWindow {
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** When somebody may be reached, by day of the week (0 is Sunday). */
export type WeekHours = readonly (readonly DayWindow[])[];

const DAYS = 7;
const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;
/** Nobody waits longer: what is closed for so long does not open by itself. */
const HORIZON_MS = 15 * DAY_MS;

/** The same hours every day. */
export function everyDay(...windows: readonly DayWindow[]): WeekHours {
  return Array.from({ length: DAYS }, () => windows);
}

/** `08:00-21:00`, or several with commas. */
export function readWindows(text: string): DayWindow[] {
  return text.split(",").map((part) => {
    const [, fromHour, fromMinute, toHour, toMinute] = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(part) ?? [];
    return {
      fromMinute: Number(fromHour) * 60 + Number(fromMinute),
      toMinute: Number(toHour) * 60 + Number(toMinute),
    };
  });
}

/** Only what all of them allow. */
export function narrowest(all: readonly WeekHours[]): WeekHours {
  return all.reduce((some, others) =>
    some.map((windows, weekday) =>
      windows.flatMap((one) =>
        (others[weekday] ?? [])
          .map((other) => ({
            fromMinute: Math.max(one.fromMinute, other.fromMinute),
            toMinute: Math.min(one.toMinute, other.toMinute),
          }))
          .filter(({ fromMinute, toMinute }) => fromMinute < toMinute),
      ),
    ),
  );
}

/** Is it within hours in this zone? */
export function isOpen(hours: WeekHours, timeZone: string, at: Date): boolean {
  const { weekday, msOfDay } = localTime(timeZone, at);
  return (hours[weekday] ?? []).some(
    ({ fromMinute, toMinute }) => msOfDay >= fromMinute * MINUTE_MS && msOfDay < toMinute * MINUTE_MS,
  );
}

/** The first instant, at `from` or after it, that is within hours in all of these zones; null when none is within two weeks. */
export function nextOpen(hours: WeekHours, timeZones: readonly string[], from: Date): Date | null {
  let at = from;
  while (at.getTime() - from.getTime() < HORIZON_MS) {
    const closed = timeZones.filter((zone) => !isOpen(hours, zone, at));
    if (closed.length === 0) return at;
    at = new Date(Math.max(...closed.map((zone) => laterBy(hours, zone, at).getTime())));
  }
  return null;
}

/**
 * An instant after a closed one and not after the next opening of a zone: the opening itself, or the change of clocks before it, which
 * may have opened, or has moved the opening.
 */
function laterBy(hours: WeekHours, timeZone: string, at: Date): Date {
  const opening = new Date(at.getTime() + shownUntilOpening(hours, timeZone, at));
  const offset = offsetMs(timeZone, at);
  if (offsetMs(timeZone, opening) === offset) return opening;
  let before = at.getTime();
  let after = opening.getTime();
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetMs(timeZone, new Date(middle)) === offset) before = middle;
    else after = middle;
  }
  return new Date(after);
}

/** How far the clock on the wall is from the next opening of its day, or from the end of the day. */
function shownUntilOpening(hours: WeekHours, timeZone: string, at: Date): number {
  const { weekday, msOfDay } = localTime(timeZone, at);
  const later = (hours[weekday] ?? [])
    .map(({ fromMinute }) => fromMinute * MINUTE_MS)
    .filter((opensMs) => opensMs > msOfDay);
  return Math.min(DAY_MS, ...later) - msOfDay;
}
