import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { showTimesIn } from "../../ui/format.ts";
import { dayFrom, huesOf, joined, partsOf, rangeOf, type Shift, stepFrom, unattendedMs } from "./calendar.ts";

const shift = (
  from: string,
  until: string,
  id: string | null = "a",
  overrideId: string | null = null,
): Shift => ({
  from: `${from}:00.000Z`,
  until: `${until}:00.000Z`,
  person: id === null ? null : { id, name: id },
  source: id === null ? null : { kind: overrideId ? "override" : "layer", name: null, overrideId },
});

describe("the calendar of a schedule", () => {
  beforeAll(() => showTimesIn("America/Toronto"));
  afterAll(() => showTimesIn(undefined));

  it("shows weeks from Monday and months in whole weeks, by the person's clocks", () => {
    const week = rangeOf("week", "2026-11-01");
    expect([week.days[0], week.days.at(-1)]).toEqual(["2026-10-26", "2026-11-01"]);
    // The clocks go back on 1 November: that day has 25 hours.
    expect([week.from, week.until]).toEqual(["2026-10-26T04:00:00.000Z", "2026-11-02T05:00:00.000Z"]);
    const month = rangeOf("month", "2026-11-27");
    expect([month.days[0], month.days.at(-1), month.days.length]).toEqual(["2026-10-26", "2026-12-06", 42]);
    expect(rangeOf("month", "2027-02-10").days).toHaveLength(28);
  });

  it("goes from month to month without leaving one out", () => {
    expect(stepFrom("month", "2026-01-31", 1)).toBe("2026-02-01");
    expect(stepFrom("month", "2026-03-31", -1)).toBe("2026-02-01");
    expect(stepFrom("week", "2026-12-28", 1)).toBe("2027-01-04");
  });

  it("takes what is no day for today", () => {
    const now = new Date("2026-11-27T03:00:00Z");
    expect([dayFrom("2026-99-99", now), dayFrom("x", now), dayFrom("2026-11-01", now)]).toEqual([
      "2026-11-26",
      "2026-11-26",
      "2026-11-01",
    ]);
  });

  it("cuts shifts at midnight", () => {
    const shifts = [
      shift("2026-11-26T13:00", "2026-11-28T13:00"),
      shift("2026-11-28T13:00", "2026-11-29T13:00", "b"),
    ];
    expect(partsOf(shifts, "2026-11-27")).toMatchObject([
      { isWholeDay: true, shift: { person: { id: "a" } } },
    ]);
    expect(partsOf(shifts, "2026-11-28")).toMatchObject([
      { until: "2026-11-28T13:00:00.000Z", isWholeDay: false },
      { from: "2026-11-28T13:00:00.000Z", shift: { person: { id: "b" } } },
    ]);
  });

  it("joins turns of one person, but not overrides with them", () => {
    const shifts = [
      shift("2026-11-01T00:00", "2026-11-02T00:00"),
      shift("2026-11-02T00:00", "2026-11-03T00:00"),
      shift("2026-11-03T00:00", "2026-11-04T00:00", "a", "o"),
      shift("2026-11-04T00:00", "2026-11-05T00:00", null),
    ];
    expect(joined(shifts).map(({ from, until }) => [from.slice(8, 10), until.slice(8, 10)])).toEqual([
      ["01", "03"],
      ["03", "04"],
      ["04", "05"],
    ]);
    expect([...huesOf(shifts)]).toEqual([["a", 0]]);
  });
});

describe("the time that nobody has", () => {
  it("is what is still to come of it", () => {
    const gap = (from: string, until: string) => ({ from, until, person: null, source: null });
    const shifts = [
      gap("2026-11-23T00:00:00Z", "2026-11-23T08:00:00Z"),
      gap("2026-11-27T10:00:00Z", "2026-11-27T14:00:00Z"),
    ];
    expect(unattendedMs(shifts, new Date("2026-11-27T12:00:00Z"))).toBe(2 * 3_600_000);
  });
});
