import { describe, expect, it } from "vitest";
import { fitsSegments, smsSegments } from "./index.ts";

describe("smsSegments", () => {
  it.each([
    ["GSM-7 in one", "x".repeat(160), 1],
    ["GSM-7 in two", "x".repeat(161), 2],
    ["GSM-7 in four", "x".repeat(4 * 153), 4],
    ["GSM-7 in five", "x".repeat(4 * 153 + 1), 5],
    ["letters with accents that GSM-7 has", "é".repeat(160), 1],
    ["characters that count twice", "€".repeat(81), 2],
    ["UCS-2 in one", "ж".repeat(70), 1],
    ["UCS-2 in two", "ж".repeat(71), 2],
    ["UCS-2 in four", "ж".repeat(4 * 67), 4],
    ["UCS-2 in five", "ж".repeat(4 * 67 + 1), 5],
    ["an ellipsis, which makes all of it UCS-2", `${"x".repeat(159)}…`, 3],
  ])("counts %s", (_, text, segments) => {
    expect(smsSegments(text)).toBe(segments);
  });
});

describe("fitsSegments", () => {
  it.each([
    ["plain and short", "Basement floods", true],
    ["plain up to the bound", "x".repeat(4 * 153), true],
    ["plain and one too long", "x".repeat(4 * 153 + 1), false],
    ["plain, all of it counting twice", "[".repeat(4 * 76), true],
    ["the same and one too long", "[".repeat(4 * 76 + 1), false],
    ["UCS-2 up to the bound", "ж".repeat(4 * 67), true],
    ["UCS-2 and one too long", "ж".repeat(4 * 67 + 1), false],
    ["a backtick, which GSM-7 has not", "`".repeat(4 * 67 + 1), false],
  ])("judges a text that is %s", (_, text, fits) => {
    expect(fitsSegments(text, 4)).toBe(fits);
  });

  it("agrees with the count for every character that it takes as plain", () => {
    for (let code = 0; code < 128; code += 1) {
      for (const length of [305, 609]) {
        const text = String.fromCharCode(code).repeat(length);
        expect([code, length, fitsSegments(text, 4)]).toEqual([code, length, smsSegments(text) <= 4]);
      }
    }
  });
});
