export { type NaturalDate, readNaturalDate } from "./natural-dates.ts";
