import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { showTimesIn } from "./format.ts";
import { parseWhen, timesFor, usualTimes } from "./when.ts";

// A Friday, 10:20 in Montreal.
const NOW = Date.parse("2026-11-27T15:20:00Z");
const read = (text: string) => parseWhen(text, NOW)?.toISOString() ?? null;

describe("a time in words", () => {
  beforeAll(() => showTimesIn("America/Montreal"));
  afterAll(() => showTimesIn(undefined));

  it.each([
    ["in 2 hours", "2026-11-27T17:20:00.000Z"],
    ["30m", "2026-11-27T15:50:00.000Z"],
    ["an hour", "2026-11-27T16:20:00.000Z"],
    ["3 days", "2026-11-30T15:20:00.000Z"],
    ["tomorrow", "2026-11-28T14:00:00.000Z"],
    ["tomorrow at 4", "2026-11-28T21:00:00.000Z"],
    ["tomorrow 07:30", "2026-11-28T12:30:00.000Z"],
    ["today", "2026-11-27T23:00:00.000Z"],
    ["this evening", "2026-11-27T23:00:00.000Z"],
    ["mon", "2026-11-30T14:00:00.000Z"],
    ["next friday at noon", "2026-12-04T17:00:00.000Z"],
    ["next week", "2026-11-30T14:00:00.000Z"],
    ["Dec 5, 8am", "2026-12-05T13:00:00.000Z"],
    ["5th march", "2027-03-05T14:00:00.000Z"],
    ["2026-12-24 18:00", "2026-12-24T23:00:00.000Z"],
    ["17:00", "2026-11-27T22:00:00.000Z"],
    ["9", "2026-11-28T14:00:00.000Z"],
  ])("%s", (text, at) => {
    expect(read(text)).toBe(at);
  });

  it.each(["", "soon", "today 9:00", "25:00", "tomorrow at 13pm", "2026-01-01"])(
    "is none in “%s”",
    (text) => {
      expect(read(text)).toBeNull();
    },
  );

  it("keeps the hour across a change of the clocks", () => {
    const beforeSpring = Date.parse("2027-03-13T15:00:00Z");
    expect(parseWhen("tomorrow 9:00", beforeSpring)?.toISOString()).toBe("2027-03-14T13:00:00.000Z");
  });

  it.each([
    ["in 2 days", "2026-10-31T14:00:00Z", "2026-11-02T15:00:00.000Z"],
    ["1 week", "2027-03-10T15:00:00Z", "2027-03-17T14:00:00.000Z"],
    ["1.5 days", "2026-10-31T14:00:00Z", "2026-11-02T03:00:00.000Z"],
    ["in 48 hours", "2026-10-31T14:00:00Z", "2026-11-02T14:00:00.000Z"],
  ])("counts days by the calendar and hours by the clock: %s", (text, now, at) => {
    expect(parseWhen(text, Date.parse(now))?.toISOString()).toBe(at);
  });

  it("offers usual times, all of them to come", () => {
    for (const { at } of usualTimes(NOW)) expect(at.getTime()).toBeGreaterThan(NOW);
  });

  it("offers what was said first", () => {
    expect(timesFor("tom", NOW).map(({ text }) => text)).toEqual(["Sat, Nov 28, 9:00 AM"]);
    expect(timesFor("in 1 m", NOW).map(({ text }) => text)).toEqual(["10:21 AM", "In 1 month"]);
    expect(timesFor("whenever", NOW)).toEqual([]);
  });
});
