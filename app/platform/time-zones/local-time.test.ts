import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instantOf, wallMs } from "./index.ts";

const ZONES = [
  "UTC",
  "America/Toronto",
  "Europe/Berlin",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "America/St_Johns",
];
const DECADE = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2034, 11, 31) });

describe("the instant of a time on the wall", () => {
  it.each([
    ["an ordinary time", "America/Toronto", "2026-11-26T08:00Z", "2026-11-26T13:00:00.000Z"],
    [
      "one that clocks skip is where they jump",
      "America/Toronto",
      "2027-03-14T02:30Z",
      "2027-03-14T07:00:00.000Z",
    ],
    ["one that they repeat is the first", "America/Toronto", "2026-11-01T01:30Z", "2026-11-01T05:30:00.000Z"],
    ["the first after a repeated hour", "America/Toronto", "2026-11-01T02:00Z", "2026-11-01T07:00:00.000Z"],
    ["half an hour that clocks skip", "Australia/Lord_Howe", "2026-10-04T02:15Z", "2026-10-03T15:30:00.000Z"],
  ])("%s", (_, zone, wall, instant) => {
    expect(instantOf(zone, Date.parse(wall)).toISOString()).toBe(instant);
  });

  it("is the first at which clocks show it or have passed it, and later times are never earlier", () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), DECADE, fc.nat(3 * 86_400_000), (zone, wall, later) => {
        const instant = instantOf(zone, wall);
        expect(wallMs(zone, instant)).toBeGreaterThanOrEqual(wall);
        expect(wallMs(zone, new Date(instant.getTime() - 1))).toBeLessThan(wall);
        expect(instantOf(zone, wall + later).getTime()).toBeGreaterThanOrEqual(instant.getTime());
      }),
    );
  });
});
