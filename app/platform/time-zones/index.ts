export { isTimeZone, localDay, localTime, type LocalTime, offsetMs, startOfDay } from "./local-time.ts";
export { timeZonesOfNumber } from "./number-time-zones.ts";
