/** What of a vendor's values can be kept: the rest is odd, and odd is absent. A webhook is never refused for it. */

import { createHash } from "node:crypto";

const DAY_MS = 86_400_000;
const MAX_PAST_MS = 365 * DAY_MS;
const MAX_AHEAD_MS = DAY_MS;
/** No call lasts a week. */
const MAX_DURATION_SECONDS = 7 * 86_400;
/** Fits every index beside what else stands in it. */
const MAX_ID_LENGTH = 128;

/**
 * When something happened of which a vendor tells. It cannot be after we heard of it: a clock that is up to a day ahead means the
 * time of arrival. Null for what is no time, over a year back or further ahead; then the time of arrival is the best that is known, too.
 */
export function timeOrNull(value: string | number | null | undefined, now = new Date()): Date | null {
  const said = saidTimeOrNull(value, now);
  return said && notAfter(said, now);
}

/** A time that has come, where something can only be told of after it: the earlier one of both. */
export function notAfter(time: Date, now = new Date()): Date {
  return time > now ? now : time;
}

/**
 * The time as it was said, also when it is up to a day ahead: the same whenever the message comes again, by which it is known. It is
 * nothing to keep or to show.
 */
export function saidTimeOrNull(value: string | number | null | undefined, now = new Date()): Date | null {
  if (value === null || value === undefined || value === "") return null;
  const time = new Date(value);
  const age = now.getTime() - time.getTime();
  return age <= MAX_PAST_MS && age >= -MAX_AHEAD_MS ? time : null;
}

/** Whole seconds of a call, up to a week; null for others. */
export function durationOrNull(seconds: number | null): number | null {
  if (seconds === null || !(seconds >= 0 && seconds <= MAX_DURATION_SECONDS)) return null;
  return Math.round(seconds);
}

/**
 * A vendor's id as it is kept. Nothing and blanks are no id. One that is too long for an index is kept as its digest: the
 * same id stays the same, another one another.
 */
export function idOrNull(id: string | null | undefined): string | null {
  const plain = id?.trim();
  if (!plain) return null;
  if (plain.length <= MAX_ID_LENGTH) return plain;
  return `sha256:${createHash("sha256").update(plain).digest("hex")}`;
}
