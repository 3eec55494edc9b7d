import { casual } from "chrono-node/en";
import { instantOfWall, zoneOffsetMs } from "../../ui/format.ts";

/** Words around a time that say no more of it. */
const AROUND = /^(?:on|at|by|about|around|again|call|back|please|[\s,.!])*$/i;
/** Words that name a part of the day are as good as an hour. */
const PART_OF_DAY = /\/(?:morning|afternoon|evening|noon|midnight)$/;
const DAY_MS = 86_400_000;

/** A time that was understood, or why not: `no_time` names a day alone. */
export type CallbackTime =
  | { readonly at: Date }
  | { readonly problem: "empty" | "not_understood" | "no_time" | "past" };

/** Reads when to call back, in words ("tomorrow 10am", "in two hours", "Monday 14:30"), by the clocks that times are shown in. */
export function readCallbackTime(text: string, now: Date): CallbackTime {
  if (text.trim() === "") return { problem: "empty" };
  const reference = { instant: now, timezone: zoneOffsetMs(now.getTime()) / 60_000 };
  const [found, ...more] = casual.parse(text, reference, { forwardDate: true });
  if (!found || more.length > 0 || found.end) return { problem: "not_understood" };
  const around = text.slice(0, found.index) + text.slice(found.index + found.text.length);
  if (!AROUND.test(around)) return { problem: "not_understood" };
  const { start } = found;
  if (!start.isCertain("hour") && ![...found.tags()].some((tag) => PART_OF_DAY.test(tag))) {
    return { problem: "no_time" };
  }
  const at = instantOf(start, now);
  return at <= now ? { problem: "past" } : { at };
}

type Start = ReturnType<typeof casual.parse>[number]["start"];

function instantOf(start: Start, now: Date): Date {
  // "in two hours", or a zone of its own.
  if (start.isCertain("timezoneOffset")) return start.date();
  const part = (name: "year" | "month" | "day" | "hour" | "minute") => start.get(name) ?? 0;
  const wallMs = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"));
  const at = instantOfWall(wallMs);
  const isDayNamed = start.isCertain("day") || start.isCertain("weekday");
  // "9am", at ten in the morning: the next one.
  return !isDayNamed && at <= now ? instantOfWall(wallMs + DAY_MS) : at;
}
