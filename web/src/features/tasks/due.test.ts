import { afterEach, describe, expect, it } from "vitest";
import { showTimesIn } from "../../ui/format.ts";
import { type Due, movedToDay } from "./due.ts";

/** As the server ends a whole day: a millisecond before the next one begins there. */
const wholeDay = (on: string, at: string, timeZone: string): Due => ({ at, on, timeZone, isAllDay: true });

describe("a due date that is moved to another day", () => {
  afterEach(() => showTimesIn(undefined));

  it.each([
    ["2026-10-30", "2026-10-31T03:59:59.999Z", "2026-11-02", "2026-11-03T04:59:59.999Z"],
    ["2027-03-15", "2027-03-16T03:59:59.999Z", "2027-03-12", "2027-03-13T04:59:59.999Z"],
  ])("from %s ends with its day where it was given, over a change of the clocks", (on, at, day, end) => {
    showTimesIn("Asia/Kolkata");
    expect(movedToDay(wholeDay(on, at, "America/Toronto"), day)).toMatchObject({ on: day, at: end });
  });

  it("is moved though this browser does not know its zone", () => {
    showTimesIn("Asia/Kolkata");
    const due = wholeDay("2026-11-27", "2026-11-27T18:29:59.999Z", "Mars/Olympus");
    expect(movedToDay(due, "2026-11-28").at).toBe("2026-11-28T18:29:59.999Z");
  });

  it("keeps its time of day by the clocks of whoever looks", () => {
    showTimesIn("America/St_Johns");
    const due = {
      at: "2026-10-31T12:30:00.000Z",
      on: "2026-10-31",
      timeZone: "America/Toronto",
      isAllDay: false,
    };
    expect(movedToDay(due, "2026-11-02")).toMatchObject({ at: "2026-11-02T13:30:00.000Z", on: "2026-11-02" });
  });
});
