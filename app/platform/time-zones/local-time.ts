import { DateTime, IANAZone } from "luxon";

/** What a clock on the wall shows. */
export interface LocalTime {
  /** 0 is Sunday. */
  readonly weekday: number;
  /** Since midnight, by the clock: on days when clocks change it is not how long the day has lasted. */
  readonly msOfDay: number;
}

const DAY_MS = 86_400_000;

/** Is it the name of a time zone whose clocks we can read? */
export function isTimeZone(name: string): boolean {
  return IANAZone.create(name).isValid;
}

/** How far a zone's clocks are ahead of UTC. @throws RangeError when there is no such zone */
export function offsetMs(timeZone: string, at: Date): number {
  const minutes = IANAZone.create(timeZone).offset(at.getTime());
  if (!Number.isFinite(minutes)) throw new RangeError(`no time zone: ${timeZone}`);
  return minutes * 60_000;
}

/** What clocks in a zone show at an instant. @throws RangeError when there is no such zone */
export function localTime(timeZone: string, at: Date): LocalTime {
  const shown = at.getTime() + offsetMs(timeZone, at);
  return {
    weekday: new Date(shown).getUTCDay(),
    msOfDay: ((shown % DAY_MS) + DAY_MS) % DAY_MS,
  };
}

/** The day that it is in a zone at an instant, as 2026-11-26. @throws RangeError when there is no such zone */
export function localDay(timeZone: string, at: Date): string {
  return new Date(at.getTime() + offsetMs(timeZone, at)).toISOString().slice(0, 10);
}

/**
 * When a day (2026-11-26) begins in a zone: at another hour than midnight where clocks skip it, at the first of two where they
 * repeat it. @throws RangeError when there is no such zone or day
 */
export function startOfDay(timeZone: string, day: string): Date {
  const start = DateTime.fromISO(day, { zone: timeZone }).startOf("day");
  if (!start.isValid) throw new RangeError(`no day of ${timeZone}: ${day}`);
  const hourBefore = start.minus({ hours: 1 });
  return (hourBefore.toISODate() === day ? hourBefore : start).toJSDate();
}

/**
 * The first instant at which clocks in a zone have come to a time or passed it; `wallMs` is what they show, as if it were UTC. A
 * time that clocks skip is where they jump, one that they repeat is the first of the two: later times are never earlier instants.
 * @throws RangeError when there is no such zone
 */
export function instantOf(timeZone: string, wallMs: number): Date {
  const before = wallMs - offsetMs(timeZone, new Date(wallMs - DAY_MS));
  const after = wallMs - offsetMs(timeZone, new Date(wallMs + DAY_MS));
  if (before === after) return new Date(before);
  // The clocks change within these two days.
  const change = changeBetween(timeZone, wallMs - DAY_MS, wallMs + DAY_MS);
  if (before < change) return new Date(before);
  return new Date(Math.max(after, change));
}

/** What clocks in a zone show at an instant, as if it were UTC. @throws RangeError when there is no such zone */
export function wallMs(timeZone: string, at: Date): number {
  return at.getTime() + offsetMs(timeZone, at);
}

/** The first millisecond after a change of the clocks between two instants that are on either side of it. */
function changeBetween(timeZone: string, fromMs: number, untilMs: number): number {
  const former = offsetMs(timeZone, new Date(fromMs));
  let [sameUntil, otherFrom] = [fromMs, untilMs];
  while (otherFrom - sameUntil > 1) {
    const middle = Math.floor((sameUntil + otherFrom) / 2);
    if (offsetMs(timeZone, new Date(middle)) === former) sameUntil = middle;
    else otherFrom = middle;
  }
  return otherFrom;
}
