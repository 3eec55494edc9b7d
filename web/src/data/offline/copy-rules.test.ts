import { describe, expect, it } from "vitest";
import { KEPT_MS, useOfCopy } from "./copy-rules.ts";

const NOW = 1_000_000_000_000;
const SECOND = 1_000;

describe("copies of answers (DF-9)", () => {
  it.each([
    ["answers", 300, "at_once"],
    ["answers", 301, "offline"],
    ["activeCalls", 30, "at_once"],
    ["activeCalls", 31, "offline"],
    ["performance", 3_600, "at_once"],
    ["performance", 3_601, "offline"],
    ["never", 0, "nothing"],
  ] as const)("of %s that are %i s old are used: %s", (kind, ageSeconds, use) => {
    expect(useOfCopy(kind, NOW - ageSeconds * SECOND, NOW)).toBe(use);
  });

  it("are forgotten after a week, and when the clock was set back", () => {
    expect(useOfCopy("answers", NOW - KEPT_MS - 1, NOW)).toBe("nothing");
    expect(useOfCopy("answers", NOW + 1, NOW)).toBe("nothing");
  });
});
