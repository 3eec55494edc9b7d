import { startOfDay } from "../../ui/format.ts";

/** As long as the longest day, when clocks go back. */
const LONGEST_DAY_MS = 25 * 3_600_000;

/** When the day ends by the clocks that times are shown by. */
export function endOfDay(now: Date): Date {
  const after = new Date(startOfDay(now).getTime() + LONGEST_DAY_MS);
  return startOfDay(after);
}
