import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { everyDay, isOpen, narrowest, nextOpen, readWindows } from "./contact-hours.policy.ts";
import { anyHours, anyZoneAndTime, isOpenByClocks, anyZone } from "./test/wall-clock.ts";

const MINUTE_MS = 60_000;
const usual = everyDay(...readWindows("08:00-21:00"));
const next = (zone: string, at: string, hours = usual) =>
  nextOpen(hours, [zone], new Date(at))?.toISOString() ?? null;

describe("hours of a zone", () => {
  it("are as the clocks on its walls say, whatever the zone, the time and the hours", () => {
    fc.assert(
      fc.property(anyHours, anyZoneAndTime, (hours, { zone, at }) => {
        expect(isOpen(hours, zone, at)).toBe(isOpenByClocks(hours, [zone], at));
      }),
      { numRuns: 1_000 },
    );
  });

  it("begin with their first minute and end before their last", () => {
    for (const [at, open] of [
      ["2026-11-26T12:59:59.999Z", false],
      ["2026-11-26T13:00:00.000Z", true],
      ["2026-11-27T01:59:59.999Z", true],
      ["2026-11-27T02:00:00.000Z", false],
    ] as const) {
      expect([at, isOpen(usual, "America/Toronto", new Date(at))]).toEqual([at, open]);
    }
  });
});

describe("the next opening", () => {
  it("is the first minute at which all clocks say so: none before it, itself open", () => {
    fc.assert(
      fc.property(
        anyHours,
        anyZoneAndTime,
        fc.array(anyZone, { maxLength: 2 }),
        (hours, { zone, at }, others) => {
          const zones = [zone, ...others];
          const opening = nextOpen(hours, zones, at);
          // Three days are looked through minute by minute: openings are seldom further away.
          const until = Math.min(
            opening?.getTime() ?? Number.POSITIVE_INFINITY,
            at.getTime() + 4_320 * MINUTE_MS,
          );
          for (let time = at.getTime(); time < until; time += MINUTE_MS) {
            if (isOpenByClocks(hours, zones, new Date(time))) {
              expect.unreachable(`open at ${new Date(time).toISOString()}, before ${opening?.toISOString()}`);
            }
          }
          if (opening) expect(isOpenByClocks(hours, zones, opening)).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("is now where it is open", () => {
    expect(next("America/Toronto", "2026-11-26T15:00:00.123Z")).toBe("2026-11-26T15:00:00.123Z");
  });

  it("follows the clocks when they change in the night before", () => {
    // New York goes to summer time on 8 March 2026 and back on 1 November.
    expect(next("America/New_York", "2026-03-08T03:00:00.000Z")).toBe("2026-03-08T12:00:00.000Z");
    expect(next("America/New_York", "2026-11-01T03:00:00.000Z")).toBe("2026-11-01T13:00:00.000Z");
    // Lord Howe moves by half an hour.
    expect(next("Australia/Lord_Howe", "2026-04-04T12:00:00.000Z")).toBe("2026-04-04T21:30:00.000Z");
  });

  it("is the change itself where that skips the opening", () => {
    const atNight = everyDay(...readWindows("02:30-04:00"));
    expect(next("America/New_York", "2026-03-08T06:00:00.000Z", atNight)).toBe("2026-03-08T07:00:00.000Z");
  });

  it("keeps to offsets of quarters of an hour", () => {
    expect(next("Asia/Kathmandu", "2026-06-01T00:00:00.000Z")).toBe("2026-06-01T02:15:00.000Z");
  });

  it("skips days that are closed, and never comes where all are", () => {
    const weekdays = [[], ...Array.from({ length: 5 }, () => readWindows("09:00-17:00")), []];
    expect(next("Europe/Paris", "2026-11-27T16:00:00.000Z", weekdays)).toBe("2026-11-30T08:00:00.000Z");
    expect(next("Europe/Paris", "2026-11-27T16:00:00.000Z", everyDay())).toBeNull();
  });

  it("of several zones waits for the last one, and is none where they never meet", () => {
    const coasts = ["America/Toronto", "America/Los_Angeles"];
    expect(nextOpen(usual, coasts, new Date("2026-11-26T13:00:00Z"))?.toISOString()).toBe(
      "2026-11-26T16:00:00.000Z",
    );
    const hour = everyDay(...readWindows("09:00-10:00"));
    expect(nextOpen(hour, coasts, new Date("2026-11-26T13:00:00Z"))).toBeNull();
  });
});

describe("the narrowest of several hours", () => {
  it("is open exactly where all of them are", () => {
    fc.assert(
      fc.property(fc.array(anyHours, { minLength: 1, maxLength: 3 }), anyZoneAndTime, (all, { zone, at }) => {
        expect(isOpen(narrowest(all), zone, at)).toBe(all.every((hours) => isOpen(hours, zone, at)));
      }),
      { numRuns: 1_000 },
    );
  });
});
