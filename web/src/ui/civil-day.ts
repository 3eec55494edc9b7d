/** Days written as 2026-11-27 and reckoned in UTC: clocks that change are nobody's concern here, a day is a day. */

const DAY_MS = 86_400_000;

/** So many days later, or earlier. */
export function daysLater(civilDay: string, count: number): string {
  return new Date(Date.parse(`${civilDay}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

/** So many days from one to the other; negative when the other is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}
