import { describe, expect, it } from "vitest";
import { pauseAfterMs } from "./report-views.policy.ts";
import { periodOf, rowCursor } from "./reports.policy.ts";

const PERIOD = { hasPeriod: true };
const NOW = new Date("2026-11-26T03:00:00Z");

describe("the days of a report", () => {
  it.each([
    ["America/Toronto", "2026-11-01", "2026-11-01T04:00:00.000Z", "2026-11-02T05:00:00.000Z"],
    ["America/Toronto", "2026-03-08", "2026-03-08T05:00:00.000Z", "2026-03-09T04:00:00.000Z"],
    ["Asia/Kolkata", "2026-11-01", "2026-10-31T18:30:00.000Z", "2026-11-01T18:30:00.000Z"],
    ["America/Havana", "2026-03-08", "2026-03-08T05:00:00.000Z", "2026-03-09T04:00:00.000Z"],
    ["America/Havana", "2026-11-01", "2026-11-01T04:00:00.000Z", "2026-11-02T05:00:00.000Z"],
  ])("begin and end by the clocks of %s on %s", (timeZone, day, from, to) => {
    const period = periodOf(PERIOD, { from: day, to: day }, timeZone, NOW);
    expect([period?.fromAt.toISOString(), period?.toAt.toISOString()]).toEqual([from, to]);
  });

  it.each([
    [{}, "2026-10-27", "2026-11-25"],
    [{ from: "2026-11-20" }, "2026-11-20", "2026-11-25"],
    [{ to: "2026-03-01" }, "2026-01-31", "2026-03-01"],
    [{ from: "2027-01-01" }, "2027-01-01", "2027-01-01"],
  ])("of %o are from %s to %s: today is that of the time zone", (filter, from, to) => {
    expect(periodOf(PERIOD, filter, "America/Toronto", NOW)).toMatchObject({ from, to });
  });

  it("are a leap year at most", () => {
    expect(() => periodOf(PERIOD, { from: "2024-01-01", to: "2024-12-31" }, "UTC", NOW)).not.toThrow();
    expect(() => periodOf(PERIOD, { from: "2024-01-01", to: "2025-01-01" }, "UTC", NOW)).toThrow();
  });
});

it("a cursor gives back what it was made of, and others are refused", () => {
  expect(rowCursor.read(rowCursor.write("Zoë 1"))).toBe("Zoë 1");
  for (const wrong of ["nonsense", "", Buffer.from("after|\0").toString("base64url")]) {
    expect(() => rowCursor.read(wrong)).toThrow();
  }
});

it("a view that cannot be refreshed is left alone for longer each time, and no longer than its interval", () => {
  expect([1, 2, 3, 4, 5, 60].map((failures) => pauseAfterMs(failures, 300_000))).toEqual([
    30_000, 60_000, 120_000, 240_000, 300_000, 300_000,
  ]);
});
