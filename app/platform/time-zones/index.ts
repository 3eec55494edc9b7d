export { isTimeZone, localTime, type LocalTime, offsetMs } from "./local-time.ts";
export { timeZonesOfNumber } from "./number-time-zones.ts";
