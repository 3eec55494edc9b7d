import { describe, expect, it } from "vitest";
import { smsSegments } from "../../../../app/platform/sms-length/index.ts";
import { segmentsOf } from "./segments.ts";

const TEXTS = [
  "Hello",
  "a".repeat(160),
  "a".repeat(161),
  "a".repeat(306),
  "a".repeat(307),
  `${"a".repeat(152)}€${"b".repeat(10)}`,
  "Your total is 40 €, [see below] ~ {soon}",
  "é".repeat(161),
  "ç".repeat(70),
  "ç".repeat(71),
  "“quoted” and more",
  "😀".repeat(35),
  "😀".repeat(36),
  `${"a".repeat(66)}😀${"b".repeat(70)}`,
];

describe("segments of an SMS", () => {
  it.each(TEXTS)("are counted as the server counts them: %s", (text) => {
    expect(segmentsOf(text).count).toBe(smsSegments(text));
  });

  it("tells how much more fits, and which alphabet is meant", () => {
    expect(segmentsOf("")).toEqual({ count: 0, left: 160, isUnicode: false });
    expect(segmentsOf("Hi")).toEqual({ count: 1, left: 158, isUnicode: false });
    expect(segmentsOf("Hi 😀")).toEqual({ count: 1, left: 65, isUnicode: true });
    expect(segmentsOf("a".repeat(161))).toEqual({ count: 2, left: 145, isUnicode: false });
  });
});
