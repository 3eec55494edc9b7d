import { afterEach, describe, expect, it } from "vitest";
import {
  dayIn,
  dayOf,
  formatClockTime,
  formatAgo,
  formatDay,
  formatDayName,
  formatClock,
  formatDuration,
  formatFull,
  formatPreciseTime,
  formatTime,
  formatWhen,
  showTimesIn,
  endOfCivilDay,
  fromLocalInput,
  sameTimeOn,
  startOfDay,
  toLocalInput,
} from "./format.ts";
import { formatPhone } from "./phone.ts";

describe("formatClock", () => {
  it.each([
    [0, "0:00"],
    [7.9, "0:07"],
    [754, "12:34"],
    [3_723, "1:02:03"],
    [-3, "0:00"],
  ])("shows %s s as %s", (seconds, text) => {
    expect(formatClock(seconds)).toBe(text);
  });
});

describe("formatDuration", () => {
  it.each([
    [0, "0 ms"],
    [999.4, "999 ms"],
    [1_240, "1.2 s"],
    [9_960, "10 s"],
    [34_400, "34 s"],
    [60_000, "1 min"],
    [125_000, "2 min 5 s"],
    [3_780_000, "1 h 3 min"],
    [6_003_300_000, "1,667 h 35 min"],
  ])("shows %s ms as %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe("formatAgo", () => {
  it.each([
    [1_000, "now"],
    [12_000, "12 seconds ago"],
    [60_000, "1 minute ago"],
    [2 * 3_600_000, "2 hours ago"],
    [86_400_000, "yesterday"],
    [-5_000, "now"],
  ])("says of something %s ms ago %s", (ms, text) => {
    expect(formatAgo(0, ms)).toBe(text);
  });
});

describe("formatPhone", () => {
  it.each([
    ["+15145550123", "(514) 555-0123"],
    ["+33142685300", "+33 1 42 68 53 00"],
    ["+442079460958", "+44 2079 460958"],
    ["+352123456", "+352 123 456"],
    ["anonymous", "anonymous"],
    ["+1514", "+1514"],
  ])("writes %s as %s", (e164, text) => {
    expect(formatPhone(e164)).toBe(text);
  });
});

describe("times", () => {
  afterEach(() => showTimesIn(undefined));
  // 1:35 in the night of the 28th in Kolkata.
  const iso = "2026-11-27T20:05:09Z";

  it("speak the language of the words round them and the person's own zone, whatever the machine's are", () => {
    showTimesIn("Asia/Kolkata");
    expect(formatTime(iso)).toBe("1:35 AM");
    expect(formatPreciseTime(iso)).toBe("1:35:09 AM");
    expect(formatFull(iso)).toBe("Saturday, November 28, 2026 at 1:35:09 AM GMT+5:30");
    expect(formatWhen(iso, Date.parse("2026-11-30T00:00:00Z"))).toBe("Sat, Nov 28, 1:35 AM");
  });

  it("are of today by the person's own midnight, and name the year when it is another", () => {
    showTimesIn("Asia/Kolkata");
    expect(formatWhen(iso, Date.parse("2026-11-28T18:29:00Z"))).toBe("1:35 AM");
    expect(formatWhen(iso, Date.parse("2026-11-28T18:31:00Z"))).toBe("Sat, Nov 28, 1:35 AM");
    expect(formatWhen(iso, Date.parse("2027-01-02T00:00:00Z"))).toBe("Nov 28, 2026, 1:35 AM");
  });

  it.each([
    ["Asia/Kolkata", "2026-11-27T20:05:09Z", "2026-11-28", "2026-11-27T18:30:00.000Z"],
    ["America/Toronto", "2026-11-27T03:00:00Z", "2026-11-26", "2026-11-26T05:00:00.000Z"],
    // The day on which clocks go back at 2:00.
    ["America/Toronto", "2026-11-01T18:00:00Z", "2026-11-01", "2026-11-01T04:00:00.000Z"],
    // Days that begin at one o'clock, west and east of London, and one that has two midnights.
    ["America/Santiago", "2026-09-06T12:00:00Z", "2026-09-06", "2026-09-06T04:00:00.000Z"],
    ["Asia/Beirut", "2026-03-29T12:00:00Z", "2026-03-29", "2026-03-28T22:00:00.000Z"],
    ["America/Havana", "2026-11-01T18:00:00Z", "2026-11-01", "2026-11-01T04:00:00.000Z"],
  ])("begin their day in %s at its midnight", (zone, at, day, start) => {
    showTimesIn(zone);
    expect(dayOf(new Date(at))).toBe(day);
    expect(startOfDay(new Date(at)).toISOString()).toBe(start);
  });

  it.each([
    ["after the day on which clocks go forward", "2026-03-09T04:30:00Z", "2026-03-08", "2026-03-07"],
    ["late on the day on which clocks go back", "2026-11-02T04:30:00Z", "2026-10-31", "2026-10-30"],
  ])("name yesterday by the calendar, not by 24 hours: %s", (_when, now, yesterday, before) => {
    showTimesIn("America/Toronto");
    const nowMs = Date.parse(now);
    expect(formatDayName(dayOf(new Date(nowMs)), nowMs)).toBe("Today");
    expect(formatDayName(yesterday, nowMs)).toBe("Yesterday");
    expect(formatDayName(before, nowMs)).toBe(formatDay(before, nowMs));
  });

  it("are as many days ago as midnights lie between", () => {
    showTimesIn("America/Toronto");
    const ago = (at: string, now: string) => formatAgo(Date.parse(at), Date.parse(now));
    // Thursday evening, on Saturday morning: 30 hours, two midnights.
    expect(ago("2026-11-27T01:00:00Z", "2026-11-28T07:00:00Z")).toBe("2 days ago");
    expect(ago("2026-11-27T07:00:00Z", "2026-11-28T08:00:00Z")).toBe("yesterday");
    // A day of 25 hours is not over after 24.
    expect(ago("2026-11-01T04:10:00Z", "2026-11-02T04:20:00Z")).toBe("24 hours ago");
  });

  it.each([
    ["America/St_Johns", "2026-03-08T02:30", "2026-03-08T06:00:00.000Z"],
    ["Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:30:00.000Z"],
    ["America/St_Johns", "2026-11-01T01:30", "2026-11-01T04:00:00.000Z"],
    ["Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00.000Z"],
    ["Asia/Kolkata", "2026-10-25T02:30", "2026-10-24T21:00:00.000Z"],
  ])(
    "are read in %s at %s as the server reads them: the first of two, or later by what is left out",
    (zone, text, at) => {
      showTimesIn(zone);
      expect(fromLocalInput(text)).toBe(at);
    },
  );

  it.each(["America/St_Johns", "Europe/Berlin", "Asia/Kolkata", "America/Santiago"])(
    "come out of a field in %s as they went in, around each change of the clocks",
    (zone) => {
      showTimesIn(zone);
      const changes = ["2026-03-08", "2026-03-29", "2026-04-05", "2026-09-06", "2026-10-25", "2026-11-01"];
      const halfHours = changes.flatMap((day) =>
        Array.from({ length: 96 }, (_, index) => Date.parse(`${day}T00:00:00Z`) + (index - 24) * 1_800_000),
      );
      const wrong = halfHours.filter((atMs) => {
        const text = toLocalInput(new Date(atMs).toISOString());
        const read = Date.parse(fromLocalInput(text) ?? "");
        const isRead = read === atMs || read === atMs - 3_600_000;
        return !isRead || toLocalInput(new Date(read).toISOString()) !== text;
      });
      expect(wrong).toEqual([]);
    },
  );

  it("are of another day by another zone's clocks", () => {
    showTimesIn("Asia/Kolkata");
    const evening = new Date("2026-11-27T19:00:00Z");
    expect([dayOf(evening), dayIn("America/Toronto", evening)]).toEqual(["2026-11-28", "2026-11-27"]);
    expect([dayIn("Mars/Olympus", evening), dayIn(undefined, evening)]).toEqual(["2026-11-28", "2026-11-28"]);
  });

  it("of schedules are written as all others", () => {
    expect([formatClockTime("08:00"), formatClockTime("00:30")]).toEqual(["8:00 AM", "12:30 AM"]);
  });

  it("are the same on another day, and a day's last is before the next begins", () => {
    showTimesIn("America/Toronto");
    expect(sameTimeOn(new Date("2026-10-31T13:00:00Z"), 2).toISOString()).toBe("2026-11-02T14:00:00.000Z");
    expect(sameTimeOn(new Date("2026-10-24T13:00:00Z"), 1, "Europe/Berlin").toISOString()).toBe(
      "2026-10-25T14:00:00.000Z",
    );
    expect(endOfCivilDay("2026-11-01").toISOString()).toBe("2026-11-02T04:59:59.999Z");
  });

  it("are the browser's where its zone is not known", () => {
    const browsers = formatFull(iso);
    showTimesIn("Mars/Olympus");
    expect(formatFull(iso)).toBe(browsers);
  });
});
