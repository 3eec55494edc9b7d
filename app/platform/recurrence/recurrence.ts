import { RRuleTemporal } from "rrule-temporal";
import { instantOf, wallMs } from "../time-zones/index.ts";

/** What a rule may say: days and longer, so that occurrences keep the time of day at which they began. */
const PARTS = new Map(
  Object.entries({
    FREQ: /^(DAILY|WEEKLY|MONTHLY|YEARLY)$/,
    INTERVAL: /^[1-9]\d{0,2}$/,
    COUNT: /^[1-9]\d{0,3}$/,
    UNTIL: /^\d{8}(T\d{6}Z?)?$/,
    BYDAY: /^[+-]?\d{0,2}(MO|TU|WE|TH|FR|SA|SU)(,[+-]?\d{0,2}(MO|TU|WE|TH|FR|SA|SU))*$/,
    BYMONTH: /^([1-9]|1[0-2])(,([1-9]|1[0-2]))*$/,
    BYMONTHDAY: /^-?([1-9]|[12]\d|3[01])(,-?([1-9]|[12]\d|3[01]))*$/,
    BYSETPOS: /^-?[1-9]\d{0,2}(,-?[1-9]\d{0,2})*$/,
    WKST: /^(MO|TU|WE|TH|FR|SA|SU)$/,
  }),
);
const UNTIL_INSTANT = /UNTIL=(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/;

/** Where a recurrence began, and in which zone its time of day is kept. */
export interface RecurrenceStart {
  readonly startsAt: Date;
  readonly timeZone: string;
}

/** What is wrong with a rule (RRULE of RFC 5545, without the word before it); null: nothing. */
export function recurrenceProblem(rule: string, start: RecurrenceStart): string | null {
  const parts = rule.split(";").map((part) => part.split("=") as [string, string?]);
  const names = parts.map(([name]) => name);
  const unknown = parts.find(([name, value]) => !PARTS.get(name)?.test(value ?? ""));
  if (unknown) return `${unknown[0]} is not known here, or not with this value`;
  if (!names.includes("FREQ")) return "must say FREQ";
  if (new Set(names).size < names.length) return "says something twice";
  if (names.includes("COUNT") && names.includes("UNTIL")) return "COUNT and UNTIL exclude each other";
  try {
    return nextOccurrence(rule, { ...start, after: start.startsAt }) ? null : "never comes to a second time";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * The first occurrence after an instant; null: there is none any more. It is found by what clocks on the wall show: nine in the morning
 * stays nine in the morning when clocks change; a time that they skip is where they jump, on that day alone.
 * @throws when the rule is none, or has no occurrence within thousands of its steps
 */
export function nextOccurrence(
  rule: string,
  { startsAt, timeZone, after }: RecurrenceStart & { readonly after: Date },
): Date | null {
  const start = new Date(wallMs(timeZone, startsAt));
  const recurrence = new RRuleTemporal({
    rruleString: `DTSTART:${compact(start)}\nRRULE:${onTheWall(rule, timeZone)}`,
  });
  // Rules know seconds.
  const milliseconds = start.getUTCMilliseconds();
  let from = new Date(wallMs(timeZone, after) - milliseconds);
  for (;;) {
    const wall = recurrence.next(from)?.epochMilliseconds;
    if (wall === undefined) return null;
    const instant = instantOf(timeZone, wall + milliseconds);
    // Around a change of the clocks a later time on the wall may be the same instant as the one that was asked for, or an earlier one.
    if (instant > after) return instant;
    from = new Date(wall);
  }
}

function compact(wall: Date): string {
  return `${wall.toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}

/** An end that is given as an instant, as clocks in the zone show it. */
function onTheWall(rule: string, timeZone: string): string {
  return rule.replace(UNTIL_INSTANT, (_, year, month, day, hour, minute, second) => {
    const until = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
    return `UNTIL=${compact(new Date(wallMs(timeZone, until)))}`;
  });
}
