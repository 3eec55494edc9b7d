import { clientConfig } from "../../data/config.ts";
import { dayIn } from "../../ui/format.ts";

/**
 * Today as reports count their days: by the organization's clocks. In Kolkata tomorrow has begun while Toronto's day is at its busiest. Until
 * the server has said whose clocks these are it is the person's own today.
 */
export function reportsToday(now = new Date()): string {
  return dayIn(clientConfig.current.value?.timeZone, now);
}
