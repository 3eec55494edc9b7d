import { commonErrors } from "../../platform/errors/index.ts";
import { localDay, startOfDay } from "../../platform/time-zones/index.ts";
import type { ReportDefinition } from "./report.types.ts";
import type { ReportFilter, ReportGroup } from "./reports.contract.ts";

const DAY_MS = 86_400_000;
/** Without `from`: as many days as the dashboard shows. */
const USUAL_DAYS = 30;
const MAX_DAYS = 366;

/** Whole days of a time zone, and when the first begins and the last has ended. */
export interface Period {
  readonly from: string;
  readonly to: string;
  readonly fromAt: Date;
  readonly toAt: Date;
  /** Each day, and when it begins and has ended. */
  readonly days: readonly { readonly day: string; readonly beginsAt: Date; readonly endsAt: Date }[];
  readonly timeZone: string;
}

/**
 * The days that a report is asked for; null where it takes none.
 * @throws invalid_input when the report takes no period, the period ends before it begins, or it is too long
 */
export function periodOf(
  { hasPeriod }: Pick<ReportDefinition, "hasPeriod">,
  filter: Pick<ReportFilter, "from" | "to">,
  timeZone: string,
  now: Date,
): Period | null {
  if (!hasPeriod) {
    if (filter.from !== undefined) throw invalid("from", "this report takes no period");
    if (filter.to !== undefined) throw invalid("to", "this report takes no period");
    return null;
  }
  const to =
    filter.to ?? (filter.from === undefined ? localDay(timeZone, now) : later(filter.from, timeZone, now));
  const from = filter.from ?? dayAfter(to, 1 - USUAL_DAYS);
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (days < 1) throw invalid("to", "is before `from`");
  if (days > MAX_DAYS) throw invalid("from", `is more than ${MAX_DAYS} days before \`to\``);
  const begins = Array.from({ length: days + 1 }, (_, n) => startOfDay(timeZone, dayAfter(from, n)));
  const [fromAt, toAt] = [begins[0], begins[days]] as [Date, Date];
  return {
    from,
    to,
    fromAt,
    toAt,
    days: begins.slice(0, -1).map((beginsAt, n) => ({
      day: dayAfter(from, n),
      beginsAt,
      endsAt: begins[n + 1] ?? toAt,
    })),
    timeZone,
  };
}

/**
 * What a report's rows stand for.
 * @throws invalid_input when the report does not know it
 */
export function groupOf({ sql }: Pick<ReportDefinition, "sql">, asked: ReportGroup | undefined): ReportGroup {
  const known = groupsOf({ sql });
  const [first] = known;
  if (first === undefined) throw new Error("a report has no SQL");
  if (asked === undefined) return first;
  if (!known.includes(asked)) throw invalid("groupBy", `this report knows ${known.join(", ")}`, known);
  return asked;
}

/** All that a report's rows can stand for, the usual one first. */
export function groupsOf({ sql }: Pick<ReportDefinition, "sql">): readonly ReportGroup[] {
  return Object.keys(sql) as ReportGroup[];
}

/** Where a page begins, as clients are given it: what the last row before it was sorted by. */
export const rowCursor = {
  /** @throws invalid_cursor when it is none of ours */
  read(cursor: string | undefined): string | undefined {
    if (cursor === undefined) return undefined;
    const text = Buffer.from(cursor, "base64url").toString("utf8");
    if (!text.startsWith(CURSOR_MARK) || text.includes("\0")) {
      throw commonErrors.invalid_cursor({
        fields: [{ path: "query.cursor", message: "take nextCursor of the page before" }],
      });
    }
    return text.slice(CURSOR_MARK.length);
  },
  write: (sortKey: string): string => Buffer.from(CURSOR_MARK + sortKey).toString("base64url"),
};
const CURSOR_MARK = "after|";

/** Today, or the first day itself where that is to come. */
function later(from: string, timeZone: string, now: Date): string {
  const today = localDay(timeZone, now);
  return from > today ? from : today;
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

function invalid(field: string, message: string, allowed?: readonly string[]) {
  return commonErrors.invalid_input({
    fields: [{ path: `query.${field}`, message, ...(allowed ? { allowed } : {}) }],
  });
}
