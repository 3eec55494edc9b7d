import type { ParsedComponents } from "chrono-node";
import * as chrono from "chrono-node/en";
import { parse as parseFrench } from "chrono-node/fr";
import { instantOf, offsetMs } from "../../../platform/time-zones/index.ts";
import { numberOf } from "./numbers.ts";
import type { Token } from "./tokens.ts";

/** A time, or a stretch of it, that is said between two tokens. */
export interface TimeSpan {
  readonly start: number;
  readonly end: number;
  readonly at: Date;
  /** Null: a time, not a stretch. */
  readonly until: Date | null;
}

/** Who says "tomorrow at three", when, and by which clock. */
export interface Clock {
  readonly now: Date;
  readonly timeZone: string;
}

/** At these hours nobody means the night, unless they say so. */
const AFTERNOON_UNTIL = 6;
/** Somebody who names a day and no hour. */
const MORNING_HOUR = 9;
/** Days that chrono takes for the same hour of another day. */
const WHOLE_DAY = /^(?:tomorrow|the day after tomorrow|day after tomorrow|demain|apr[eè]s[- ]demain)$/iu;
const EN_HALVES: Readonly<Record<string, number>> = { half: 30, quarter: 15 };

type Language = "en" | "fr";

/**
 * Times in what was said, by the library chrono; what people leave out is filled in as they mean it: "at 3" is in the afternoon, and
 * always in the future.
 */
export function timesIn(tokens: readonly Token[], clock: Clock, language: Language): TimeSpan[] {
  const { text, starts } = inFigures(tokens);
  const reference = { instant: clock.now, timezone: offsetMs(clock.timeZone, clock.now) / 60_000 };
  const parse = language === "fr" ? parseFrench : chrono.parse;
  return parse(text, reference, { forwardDate: true }).flatMap((found) => {
    const start = starts.indexOf(found.index);
    const ends = found.index + found.text.length;
    const end = starts.findIndex((at) => at >= ends);
    if (start < 0) return [];
    const at = instant(found.start, clock, WHOLE_DAY.test(found.text));
    const until = found.end ? instant(found.end, clock, false) : null;
    return [{ start, end: end < 0 ? tokens.length : end, at, until }];
  });
}

/** What was said with numbers in figures and halves of hours told by the minute, and where each token begins in it. */
function inFigures(tokens: readonly Token[]): { text: string; starts: number[] } {
  const starts: number[] = [];
  let text = "";
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] as Token;
    const before = tokens[index - 1];
    if (before && token.from > before.to) text += " ";
    starts.push(text.length);
    const [half, side, hour] = [token.word, tokens[index + 1]?.word, numberOf(tokens[index + 2]?.word ?? "")];
    const minutes = EN_HALVES[half];
    if (
      minutes !== undefined &&
      (side === "past" || side === "to") &&
      hour !== null &&
      hour >= 1 &&
      hour <= 12
    ) {
      text += side === "past" ? `${hour}:${minutes}` : `${hour === 1 ? 12 : hour - 1}:${60 - minutes}`;
      // Nothing begins or ends at the words that are told already.
      starts.push(-1, -1);
      index += 2;
      continue;
    }
    const number = numberOf(token.word);
    text += number === null ? token.word : String(number);
  }
  return { text, starts };
}

function instant(parts: ParsedComponents, { timeZone, now }: Clock, isWholeDay: boolean): Date {
  const get = (part: "year" | "month" | "day" | "hour" | "minute") => parts.get(part) ?? 0;
  let hour = get("hour");
  if (!parts.isCertain("hour") && !parts.isCertain("minute")) {
    hour = isWholeDay || parts.get("hour") === 12 ? MORNING_HOUR : hour;
  } else if (!parts.isCertain("meridiem") && hour >= 1 && hour <= AFTERNOON_UNTIL) {
    hour += 12;
  }
  const at = (day: number) =>
    instantOf(timeZone, Date.UTC(get("year"), get("month") - 1, day, hour, get("minute")));
  const isDayNamed = parts.isCertain("day") || parts.isCertain("weekday");
  // The night was over, the afternoon is not.
  const dayBefore = at(get("day") - 1);
  return !isDayNamed && dayBefore > now ? dayBefore : at(get("day"));
}
