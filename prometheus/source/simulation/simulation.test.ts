import { describe, expect, it } from "vitest";
import { eventSlo } from "../../../otel/catalogue/slas.ts";
import { rulesThatPage, watchWeek } from "./night-watch.ts";
import { pagesOf } from "./pages.ts";
import { MINUTES_PER_DAY, MINUTES_PER_WEEK, minutesOf } from "./traffic.ts";

const slo = eventSlo("api-availability");
/** The same week as `simulate.ts` has it first; decision 57 holds the figures of many. */
const SEED = 2;

describe("a week of an SLO at low and at high traffic", () => {
  it.each([
    { eventsPerHour: 1, pageWithinMinutes: 300, allClearWithinMinutes: undefined },
    { eventsPerHour: 10, pageWithinMinutes: 15, allClearWithinMinutes: 60 },
    { eventsPerHour: 100, pageWithinMinutes: 5, allClearWithinMinutes: 12 },
    { eventsPerHour: 1000, pageWithinMinutes: 5, allClearWithinMinutes: 12 },
  ])(
    "with $eventsPerHour events an hour wakes nobody for nothing, and somebody once when nothing works",
    ({ eventsPerHour, pageWithinMinutes, allClearWithinMinutes }) => {
      const week = watchWeek(slo, eventsPerHour, SEED);
      const [total] = week.outages;
      expect(week.falsePages).toBe(0);
      expect(total?.minutesToPage).toBeLessThanOrEqual(pageWithinMinutes);
      expect(total?.pages).toBe(1);
      if (allClearWithinMinutes !== undefined) {
        expect(total?.minutesToAllClear).toBeLessThanOrEqual(allClearWithinMinutes);
      }
    },
  );

  it.each([
    { what: "one 5xx among twenty requests, every hour", total: 20, bad: 1, id: "api-availability" },
    { what: "one failed SMS of five, every four hours", total: 5, bad: 1, id: "sms-delivered" },
  ] as const)("does not page for $what", ({ total, bad, id }) => {
    const everyMinutes = id === "api-availability" ? 60 : 240;
    const minutes = Array.from({ length: 2 * MINUTES_PER_DAY }, (_, minute) =>
      minute % everyMinutes === 10 ? { total, bad } : { total: 0, bad: 0 },
    );
    expect(pagesOf(eventSlo(id), rulesThatPage(eventSlo(id)), minutes)).toEqual([]);
  });

  it("does not page for what was mended twenty minutes ago", () => {
    // Half an hour in which half of all fails, then only good ones: the page is over, and none follows.
    const minutes = Array.from({ length: MINUTES_PER_DAY }, (_, minute) => ({
      total: 10,
      bad: minute >= 600 && minute < 630 ? 5 : 0,
    }));
    const pages = pagesOf(slo, rulesThatPage(slo), minutes);
    expect(pages).toHaveLength(1);
    expect(pages[0]?.fromMinute).toBeLessThan(610);
    expect(pages[0]?.toMinute).toBeLessThan(645);
  });
});

describe("a week of traffic", () => {
  it("has as many events as it is told, most of them by day, the same for the same seed", () => {
    const week = { eventsPerHour: 100, usualBadRatio: 0.01, outages: [], seed: 3 };
    const minutes = minutesOf(week);
    const total = minutes.reduce((sum, minute) => sum + minute.total, 0);
    const bad = minutes.reduce((sum, minute) => sum + minute.bad, 0);
    expect(minutes).toHaveLength(MINUTES_PER_WEEK);
    expect(Math.abs(total - 16_800)).toBeLessThan(500);
    expect(Math.abs(bad - 168)).toBeLessThan(50);
    expect(minutesOf(week)).toEqual(minutes);
  });
});
