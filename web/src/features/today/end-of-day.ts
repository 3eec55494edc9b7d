import { daysLater } from "../../ui/civil-day.ts";
import { dayOf, startOfCivilDay } from "../../ui/format.ts";

/** When the day ends by the clocks that times are shown by. */
export function endOfDay(now: Date): Date {
  return startOfCivilDay(daysLater(dayOf(now), 1));
}
