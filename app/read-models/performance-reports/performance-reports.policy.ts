import { DateTime } from "luxon";
import type { ReportWeek } from "./section.types.ts";

/** When the week before is written down: Mondays, by the organization's clocks. */
export const WRITTEN_AT_HOUR = 7;

/** The week whose report is due: the one before the last Monday on which it was seven o'clock. */
export function weekDue(timeZone: string, now: Date): ReportWeek {
  const local = DateTime.fromJSDate(now, { zone: timeZone });
  const monday = local.startOf("week");
  const end = local < monday.set({ hour: WRITTEN_AT_HOUR }) ? monday.minus({ weeks: 1 }) : monday;
  return weekOf(end.minus({ weeks: 1 }), end);
}

/** The seven days that end now, today's part among them. */
export function lastSevenDays(timeZone: string, now: Date): ReportWeek {
  const tomorrow = DateTime.fromJSDate(now, { zone: timeZone }).startOf("day").plus({ days: 1 });
  return weekOf(tomorrow.minus({ days: 7 }), tomorrow);
}

function weekOf(begin: DateTime, end: DateTime): ReportWeek {
  const day = (at: DateTime) => at.toFormat("yyyy-MM-dd");
  return {
    from: day(begin),
    to: day(end.minus({ days: 1 })),
    fromAt: begin.toJSDate(),
    toAt: end.toJSDate(),
  };
}
