import { computed } from "@preact/signals";
import { LANGUAGE } from "../../ui/format.ts";

/** Days as rules name them, Monday first, with how people write them. */
const DAYS = {
  MO: ["Monday", "monday", "mondays", "mon"],
  TU: ["Tuesday", "tuesday", "tuesdays", "tue", "tues"],
  WE: ["Wednesday", "wednesday", "wednesdays", "wed"],
  TH: ["Thursday", "thursday", "thursdays", "thu", "thur", "thurs"],
  FR: ["Friday", "friday", "fridays", "fri"],
  SA: ["Saturday", "saturday", "saturdays", "sat"],
  SU: ["Sunday", "sunday", "sundays", "sun"],
} as const;
type Day = keyof typeof DAYS;
const DAY_CODES = Object.keys(DAYS) as Day[];
const WEEKDAYS = "MO,TU,WE,TH,FR";
const WEEKEND = "SA,SU";

const UNITS = { DAILY: "day", WEEKLY: "week", MONTHLY: "month", YEARLY: "year" } as const;
type Frequency = keyof typeof UNITS;
const FREQUENCY_OF: Readonly<Record<string, Frequency>> = {
  day: "DAILY",
  daily: "DAILY",
  week: "WEEKLY",
  weekly: "WEEKLY",
  month: "MONTHLY",
  monthly: "MONTHLY",
  year: "YEARLY",
  yearly: "YEARLY",
};
const LIST = computed(() => new Intl.ListFormat(LANGUAGE));
const ORDINALS = computed(() => new Intl.PluralRules(LANGUAGE, { type: "ordinal" }));
const SUFFIXES: Readonly<Record<string, string>> = { one: "st", two: "nd", few: "rd" };
const FULL_DATE = computed(() => new Intl.DateTimeFormat(LANGUAGE, { dateStyle: "medium", timeZone: "UTC" }));

function ordinal(place: number): string {
  return `${place}${SUFFIXES[ORDINALS.value.select(place)] ?? "th"}`;
}

/** A rule (RRULE of RFC 5545) in words: "every week on Monday and Thursday". What it says beyond our words stands as it is. */
export function ruleText(rule: string): string {
  const parts = new Map(rule.split(";").map((part) => part.split("=") as [string, string]));
  const unit = UNITS[parts.get("FREQ") as Frequency];
  if (!unit) return rule;
  const interval = Number(parts.get("INTERVAL") ?? 1);
  const byDay = parts.get("BYDAY");
  const end = endText(parts);
  const known = ["FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "COUNT", "UNTIL", "WKST"];
  if ([...parts.keys()].some((name) => !known.includes(name))) return rule;
  if (interval === 1 && byDay === WEEKDAYS) return `every weekday${end}`;
  if (interval === 1 && byDay === WEEKEND) return `every weekend day${end}`;
  const every = interval === 1 ? `every ${unit}` : `every ${interval} ${unit}s`;
  return `${every}${onText(byDay, parts.get("BYMONTHDAY"))}${end}`;
}

function onText(byDay: string | undefined, byMonthDay: string | undefined): string {
  if (byDay) {
    const days = byDay.split(",").map((code) => DAYS[code as Day]?.[0] ?? code);
    return ` on ${LIST.value.format(days)}`;
  }
  if (!byMonthDay) return "";
  const places = byMonthDay.split(",").map(Number);
  return ` on the ${LIST.value.format(places.map((place) => (place === -1 ? "last day" : ordinal(place))))}`;
}

function endText(parts: ReadonlyMap<string, string>): string {
  const count = parts.get("COUNT");
  if (count) return count === "1" ? ", once" : `, ${count} times`;
  const until = parts.get("UNTIL");
  if (!until) return "";
  const day = `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}`;
  return `, until ${FULL_DATE.value.format(new Date(`${day}T00:00:00Z`))}`;
}

/**
 * The rule that somebody means: "every weekday", "every 2 weeks on monday and thursday", "every month on the 15th", "weekly, 5 times".
 * Undefined: not understood.
 */
export function ruleFrom(text: string): string | undefined {
  let rest = text.trim().toLowerCase().replaceAll(/\s+/g, " ");
  const count = /,? (?:for )?(\d{1,3}) times$/.exec(rest);
  if (count) rest = rest.slice(0, count.index);
  const parts = partsFrom(rest);
  if (!parts) return undefined;
  return [...parts, ...(count ? [`COUNT=${count[1]}`] : [])].join(";");
}

function partsFrom(text: string): readonly string[] | undefined {
  if (/^(every )?(weekday|weekdays|working day)$/.test(text)) return ["FREQ=WEEKLY", `BYDAY=${WEEKDAYS}`];
  if (/^(every )?(weekend|weekends)$/.test(text)) return ["FREQ=WEEKLY", `BYDAY=${WEEKEND}`];
  const match =
    /^(?:every )?(?:(\d{1,2}|other|second) )?(days?|daily|weeks?|weekly|months?|monthly|years?|yearly)(?: on (.+))?$/.exec(
      text,
    );
  if (match) {
    const [, often, word = "", on] = match;
    const frequency = FREQUENCY_OF[word] ?? FREQUENCY_OF[word.replace(/s$/, "")];
    const interval = often === undefined ? 1 : /^\d/.test(often) ? Number(often) : 2;
    if (!frequency || interval === 0) return undefined;
    const by = on === undefined ? [] : byFrom(on, frequency);
    return by && [`FREQ=${frequency}`, ...(interval === 1 ? [] : [`INTERVAL=${interval}`]), ...by];
  }
  const days = /^every (.+)$/.exec(text)?.[1] ?? (/^[a-z]+days/.test(text) ? text : "");
  const byDay = daysFrom(days);
  return byDay === undefined ? undefined : ["FREQ=WEEKLY", `BYDAY=${byDay}`];
}

function byFrom(text: string, frequency: Frequency): readonly string[] | undefined {
  if (frequency === "WEEKLY") {
    const days = daysFrom(text);
    return days === undefined ? undefined : [`BYDAY=${days}`];
  }
  if (frequency !== "MONTHLY") return undefined;
  if (/^(the )?last day$/.test(text)) return ["BYMONTHDAY=-1"];
  const place = Number(/^(?:the )?(\d{1,2})(?:st|nd|rd|th)?$/.exec(text)?.[1]);
  return place >= 1 && place <= 31 ? [`BYMONTHDAY=${place}`] : undefined;
}

function daysFrom(text: string): string | undefined {
  const names = text.split(/, and |, | and |,/).map((name) => name.trim());
  const codes = names.map((name) =>
    DAY_CODES.find((code) => (DAYS[code] as readonly string[]).includes(name)),
  );
  if (codes.length === 0 || codes.some((code) => code === undefined)) return undefined;
  return DAY_CODES.filter((code) => codes.includes(code)).join(",");
}
