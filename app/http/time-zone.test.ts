import { describe, expect, it } from "vitest";
import { isTimeZone } from "../platform/time-zones/index.ts";
import { timeZoneSchema } from "./time-zone.contract.ts";

describe("the name of a time zone", () => {
  it.each([
    ["America/Toronto", true],
    ["UTC", true],
    ["Mars/Olympus", false],
    ["+05:00", false],
    ["", false],
  ])("%j: %s", (name, known) => {
    expect(timeZoneSchema.safeParse(name).success).toBe(known);
  });

  it("is one whose clocks we can read", () => {
    const names = Intl.supportedValuesOf("timeZone");
    expect(names.length).toBeGreaterThan(300);
    for (const name of names) {
      expect([name, timeZoneSchema.safeParse(name).success, isTimeZone(name)]).toEqual([name, true, true]);
    }
  });
});
