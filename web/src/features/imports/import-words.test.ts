import { describe, expect, it } from "vitest";
import { countsText, isOpen, lastCounts, sizeText, writtenCount } from "./import-words.ts";

describe("an import in words", () => {
  it("says what became of its lines in the last run", () => {
    const counts = { check: { create: 1_200, error: 3 }, import: { create: 1_190, skip: 0, error: 13 } };
    expect(countsText(lastCounts({ counts }))).toBe("1,190 new, 13 with faults");
    expect(countsText(lastCounts({ counts: {} }))).toBe("");
    expect(writtenCount({ create: 5, update: 2, skip: 9 })).toBe(7);
  });

  it("is open until it is confirmed", () => {
    expect(isOpen({ status: "checked", confirmedAt: null })).toBe(true);
    expect(isOpen({ status: "checking", confirmedAt: null })).toBe(false);
    expect(isOpen({ status: "failed", confirmedAt: "2026-11-27T08:00:00Z" })).toBe(false);
  });

  it("has a size", () => {
    expect([0, 999, 1_500, 12_345, 3_400_000, 1_073_741_824].map(sizeText)).toEqual([
      "0 B",
      "999 B",
      "1.5 KB",
      "12 KB",
      "3.4 MB",
      "1.1 GB",
    ]);
  });
});
