/** Formats of times, durations and numbers; `Intl` everywhere, in the browser's language settings for dates. */
const LOCALE = "en";
const timeFormat = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const preciseTimeFormat = new Intl.DateTimeFormat(undefined, {
  hour: "numeric",
  minute: "2-digit",
  second: "2-digit",
});
const dateFormat = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short" });
const fullFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });
const relativeFormat = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto", style: "long" });
const numberFormat = new Intl.NumberFormat(LOCALE);
const oneDecimal = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1, minimumFractionDigits: 1 });

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 86_400;

/** A count, grouped. */
export function formatCount(count: number): string {
  return numberFormat.format(count);
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
  if (seconds < 9.95) return `${oneDecimal.format(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < MINUTE_SECONDS) return `${whole} s`;
  if (whole < HOUR_SECONDS) return join(Math.floor(whole / 60), "min", whole % 60, "s");
  return join(Math.floor(whole / HOUR_SECONDS), "h", Math.round((whole % HOUR_SECONDS) / 60), "min");
}

function join(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
}

/** How long ago: "now", "12 seconds ago", "5 minutes ago", "yesterday". */
export function formatAgo(atMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.round((nowMs - atMs) / 1_000));
  if (seconds < 5) return relativeFormat.format(0, "second");
  if (seconds < MINUTE_SECONDS) return relativeFormat.format(-seconds, "second");
  if (seconds < HOUR_SECONDS) return relativeFormat.format(-Math.floor(seconds / MINUTE_SECONDS), "minute");
  if (seconds < DAY_SECONDS) return relativeFormat.format(-Math.floor(seconds / HOUR_SECONDS), "hour");
  return relativeFormat.format(-Math.floor(seconds / DAY_SECONDS), "day");
}

/** A time of day. */
export function formatTime(iso: string): string {
  return timeFormat.format(new Date(iso));
}

/** A time of day to the second. */
export function formatPreciseTime(iso: string): string {
  return preciseTimeFormat.format(new Date(iso));
}

/** The time of day when it was today, with the day when it was not. */
export function formatWhen(iso: string, nowMs: number): string {
  const date = new Date(iso);
  const isToday = date.toDateString() === new Date(nowMs).toDateString();
  return isToday ? timeFormat.format(date) : `${dateFormat.format(date)}, ${timeFormat.format(date)}`;
}

/** Date and time in full, for titles. */
export function formatFull(iso: string): string {
  return fullFormat.format(new Date(iso));
}
