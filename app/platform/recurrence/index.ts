export { nextOccurrence, recurrenceProblem } from "./recurrence.ts";
