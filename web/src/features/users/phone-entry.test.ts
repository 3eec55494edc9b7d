import { expect, it } from "vitest";
import { e164Of } from "./phone-entry.ts";

it.each([
  ["+1 (514) 555-0100", "+15145550100"],
  ["0041 44 668 18 00", "+41446681800"],
  ["", null],
  ["  ", null],
  ["514 555 0100", "5145550100"],
])("%j becomes %j", (typed, number) => {
  expect(e164Of(typed)).toBe(number);
});
