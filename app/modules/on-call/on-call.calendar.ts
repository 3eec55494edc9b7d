import { ICalCalendar, ICalCalendarMethod } from "ical-generator";
import type { ScheduleShifts } from "./on-call.service.ts";

/** Shifts as an iCalendar file (RFC 5545), for the calendar on somebody's telephone: times are in UTC, which every one reads alike. */
export function shiftsCalendar(all: readonly ScheduleShifts[]): string {
  const calendar = new ICalCalendar({ name: "On call", method: ICalCalendarMethod.PUBLISH });
  for (const { schedule, shifts } of all) {
    for (const { from, until } of shifts) {
      calendar.createEvent({
        // The same at each download, so that an import replaces what was there before.
        id: `${schedule.id}-${from.getTime()}@trunkline`,
        start: from,
        end: until,
        summary: `On call: ${schedule.name}`,
      });
    }
  }
  return calendar.toString();
}
