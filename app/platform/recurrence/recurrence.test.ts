import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wallMs } from "../time-zones/index.ts";
import { nextOccurrence, recurrenceProblem } from "./index.ts";

const ZONES = ["UTC", "America/Toronto", "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns"];
const DAY_MS = 86_400_000;
const start = { startsAt: new Date("2026-10-26T13:00:00Z"), timeZone: "America/Toronto" };
const next = (rule: string, from: string, given: Partial<typeof start> = {}) =>
  nextOccurrence(rule, { ...start, ...given, after: new Date(from) })?.toISOString() ?? null;

describe("recurrence", () => {
  it.each([
    ["FREQ=DAILY", "2026-10-31T13:00:00Z", "2026-11-01T14:00:00.000Z"],
    ["FREQ=DAILY", "2026-11-01T14:00:00Z", "2026-11-02T14:00:00.000Z"],
    ["FREQ=WEEKLY;BYDAY=MO,TH", "2026-10-26T13:00:00Z", "2026-10-29T13:00:00.000Z"],
    ["FREQ=MONTHLY;BYDAY=-1FR", "2026-10-30T13:00:00Z", "2026-11-27T14:00:00.000Z"],
    ["FREQ=DAILY;COUNT=2", "2026-10-27T13:00:00Z", null],
    ["FREQ=DAILY;UNTIL=20261101", "2026-10-31T13:00:00Z", "2026-11-01T14:00:00.000Z"],
    // Nine in the morning of that day is 14:00 in UTC.
    ["FREQ=DAILY;UNTIL=20261101T140000Z", "2026-10-31T13:00:00Z", "2026-11-01T14:00:00.000Z"],
    ["FREQ=DAILY;UNTIL=20261101T135959Z", "2026-10-31T13:00:00Z", null],
  ])("%s after %s", (rule, from, occurrence) => {
    expect(next(rule, from)).toBe(occurrence);
  });

  it("comes back to its time of day after the day on which clocks skip it", () => {
    const early = { startsAt: new Date("2027-03-12T07:30:00Z") };
    expect(next("FREQ=DAILY", "2027-03-13T07:30:00Z", early)).toBe("2027-03-14T07:00:00.000Z");
    expect(next("FREQ=DAILY", "2027-03-14T07:00:00Z", early)).toBe("2027-03-15T06:30:00.000Z");
  });

  it.each([
    ["FREQ=HOURLY", "FREQ"],
    ["FREQ=DAILY;BYHOUR=9", "BYHOUR"],
    ["FREQ=DAILY;INTERVAL=0", "INTERVAL"],
    ["FREQ=MONTHLY;BYMONTHDAY=99", "BYMONTHDAY"],
    ["FREQ=DAILY;COUNT=2;UNTIL=20270101", "exclude"],
    ["FREQ=DAILY;FREQ=DAILY", "twice"],
    ["INTERVAL=2", "must say FREQ"],
    ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "iterations"],
    ["FREQ=DAILY;COUNT=1", "second time"],
    ["FREQ=DAILY\nDTSTART:20200101T000000Z", "FREQ"],
  ])("says what is wrong with %j", (rule, problem) => {
    expect(recurrenceProblem(rule, start)).toContain(problem);
  });

  it("takes any other text for what it is, without throwing", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^FREQ=[A-Z]{5,7};[A-Z]{5,10}=[-0-9A-Z,]{1,6}$/)),
        (rule) => {
          expect([null, "string"]).toContain(recurrenceProblem(rule, start) === null ? null : "string");
        },
      ),
    );
  });

  it("keeps the time of day in its zone whenever clocks have it, and always goes forward", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2029, 0, 1) }),
        fc.constantFrom(
          "FREQ=DAILY",
          "FREQ=DAILY;INTERVAL=3",
          "FREQ=WEEKLY;BYDAY=SU,WE",
          "FREQ=MONTHLY;BYMONTHDAY=-1",
        ),
        fc.nat(400),
        (timeZone, begins, rule, days) => {
          const startsAt = new Date(begins);
          const from = new Date(startsAt.getTime() + days * DAY_MS);
          const found = nextOccurrence(rule, { startsAt, timeZone, after: from });
          if (!found) throw new Error("it has no end");
          expect(found.getTime()).toBeGreaterThan(from.getTime());
          const [wall, begun] = [wallMs(timeZone, found), wallMs(timeZone, startsAt)];
          const isThere = wall % DAY_MS === begun % DAY_MS;
          // Else clocks jumped over it: a minute before, they showed an earlier time than the one that was meant.
          const minuteBefore = wallMs(timeZone, new Date(found.getTime() - 60_000));
          expect(isThere || wall - minuteBefore > 60_000).toBe(true);
        },
      ),
    );
  });
});
