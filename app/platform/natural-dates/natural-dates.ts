import * as english from "chrono-node/en";
import * as french from "chrono-node/fr";
import { instantOf, localDay, offsetMs } from "../time-zones/index.ts";

/** A time that somebody named in words: an instant, or a whole day (2026-11-26). */
export type NaturalDate = { readonly at: Date } | { readonly on: string };

const DAY_MS = 86_400_000;
/** Whoever names another year means something else. */
const YEARS = { from: 2000, until: 2200 } as const;
/** Words around a date that say no more of it. */
const AROUND = /^(?:by|on|at|before|until|due|le|la|pour|vers|avant|d[eè]s|[\s,.!])*$/i;
/** Those that look back: elsewhere the next such day is meant. */
const PAST = /\b(?:last|ago|past|previous|yesterday|derni[eè]re?|pass[ée]e?|hier|il y a)/i;
/** What the library does not know in French, in words that it knows. */
const FRENCH: readonly (readonly [RegExp, string])[] = [
  [/\bapr[eè]s[- ]demain\b/gi, "dans 2 jours"],
  [/\bmidi\b/gi, "12h"],
  [/\bminuit\b/gi, "0h"],
];

/**
 * Reads a time in English or French words, as it is meant in a zone at `now`. Null where any word says something that is not understood:
 * half a date would be a wrong one.
 */
export function readNaturalDate(
  text: string,
  { now, timeZone }: { readonly now: Date; readonly timeZone: string },
): NaturalDate | null {
  const reference = { instant: now, timezone: offsetMs(timeZone, now) / 60_000 };
  const option = { forwardDate: !PAST.test(text) };
  const inFrench = FRENCH.reduce((words, [from, to]) => words.replace(from, to), text);
  for (const [library, words] of [
    [english, text],
    [french, inFrench],
  ] as const) {
    const [found, ...more] = library.casual.parse(words, reference, option);
    if (!found || more.length > 0 || found.end) continue;
    const before = words.slice(0, found.index);
    const after = words.slice(found.index + found.text.length);
    if (AROUND.test(before) && AROUND.test(after)) return dateOf(found, { now, timeZone });
  }
  return null;
}

type Found = ReturnType<typeof english.casual.parse>[number];

function dateOf(
  found: Found,
  { now, timeZone }: { readonly now: Date; readonly timeZone: string },
): NaturalDate | null {
  const { start } = found;
  const part = (name: "year" | "month" | "day" | "hour" | "minute" | "second") => start.get(name) ?? 0;
  const midnight = Date.UTC(part("year"), part("month") - 1, part("day"));
  if (part("year") < YEARS.from || part("year") >= YEARS.until) return null;
  const isTimed = start.isCertain("hour") || saysWhenOfDay(found.tags());
  if (!isTimed) return { on: new Date(midnight).toISOString().slice(0, 10) };
  // "in 2 hours", or a zone of its own.
  if (start.isCertain("timezoneOffset") && start.isCertain("hour")) return { at: start.date() };
  const wall = midnight + part("hour") * 3_600_000 + part("minute") * 60_000 + part("second") * 1_000;
  const at = instantOf(timeZone, wall);
  const isDayNamed = start.isCertain("day") || start.isCertain("weekday");
  // "9am", at ten in the morning: the next one.
  return { at: !isDayNamed && at <= now ? instantOf(timeZone, nextDay(timeZone, now, wall)) : at };
}

/** A word such as "tonight" or "demain matin". */
function saysWhenOfDay(tags: ReadonlySet<string>): boolean {
  return [...tags].some((tag) => /\/(?:tonight|morning|afternoon|evening|noon|midnight|night)$/.test(tag));
}

function nextDay(timeZone: string, now: Date, wall: number): number {
  const today = Date.parse(`${localDay(timeZone, now)}T00:00:00Z`);
  return today + DAY_MS + (wall % DAY_MS);
}
