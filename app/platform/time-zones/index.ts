export {
  instantOf,
  isTimeZone,
  localDay,
  localTime,
  type LocalTime,
  offsetMs,
  startOfDay,
  wallMs,
} from "./local-time.ts";
export { timeZonesOfNumber } from "./number-time-zones.ts";
