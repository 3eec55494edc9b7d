import { describe, expect, it } from "vitest";
import type { Task } from "../../data/types.ts";
import { showTimesIn } from "../../ui/format.ts";
import { byDay, dayFrom, daysShown, stepped } from "./calendar.ts";
import { type Due, dueText, dueTone, movedToDay } from "./due.ts";

const timed = (at: string): Due => ({
  at,
  timeZone: "America/Toronto",
  isAllDay: false,
  on: at.slice(0, 10),
});
const whole = (on: string): Due => ({
  at: `${on}T04:59:59.999Z`,
  timeZone: "America/Toronto",
  isAllDay: true,
  on,
});
const task = (id: string, due: Due | null) => ({ id, due, status: "todo", priority: 3 }) as Task;

describe("the calendar of tasks", () => {
  it("has the whole weeks that a month touches, Monday first", () => {
    const days = daysShown("2026-11-27", "month");
    expect([days[0], days.at(-1), days.length]).toEqual(["2026-10-26", "2026-12-06", 42]);
    expect(daysShown("2027-02-14", "month")).toHaveLength(28);
    expect(daysShown("2026-11-27", "week")[0]).toBe("2026-11-23");
  });

  it("goes on by months and weeks, over their ends", () => {
    expect(stepped("2026-12-31", "month", 1)).toBe("2027-01-01");
    expect(stepped("2026-03-31", "month", -1)).toBe("2026-02-01");
    expect(stepped("2026-12-30", "week", 1)).toBe("2027-01-06");
  });

  it("reads a day from an address; what is none is today", () => {
    expect(dayFrom("2026-02-28", "2026-11-27")).toBe("2026-02-28");
    for (const wrong of [undefined, "", "2026-02-31", "soon"])
      expect(dayFrom(wrong, "2026-11-27")).toBe("2026-11-27");
  });

  it("puts tasks on their day by the clocks of whoever looks, whole days first", () => {
    showTimesIn("Asia/Kolkata");
    const days = byDay([
      task("late", timed("2026-11-27T20:00:00.000Z")),
      task("early", timed("2026-11-27T19:00:00.000Z")),
      task("whole", whole("2026-11-28")),
      task("never", null),
    ]);
    expect([...days].map(([day, tasks]) => [day, tasks.map(({ id }) => id)])).toEqual([
      ["2026-11-28", ["whole", "early", "late"]],
    ]);
    showTimesIn(undefined);
  });

  it("moves a task to another day at the same time of day, also where clocks change between", () => {
    showTimesIn("America/Toronto");
    // Clocks go back on 1 November 2026: nine in the morning stays nine.
    expect(movedToDay(timed("2026-10-31T13:00:00.000Z"), "2026-11-02").at).toBe("2026-11-02T14:00:00.000Z");
    // Half an hour after midnight, forty-eight hours later, it is still the day before.
    expect(movedToDay(timed("2026-10-31T04:30:00.000Z"), "2026-11-02").at).toBe("2026-11-02T05:30:00.000Z");
    // That day itself has an hour more after midnight.
    expect(movedToDay(timed("2026-11-01T23:00:00.000Z"), "2026-11-03").at).toBe("2026-11-03T23:00:00.000Z");
    expect(movedToDay(whole("2026-11-28"), "2026-12-01")).toMatchObject({ on: "2026-12-01", isAllDay: true });
    showTimesIn(undefined);
  });

  it("says when a task is due, and how urgent that is", () => {
    showTimesIn("America/Toronto");
    const now = Date.parse("2026-11-27T15:00:00Z");
    expect(dueText(timed("2026-11-27T20:00:00.000Z"), now)).toBe("today, 3:00 PM");
    expect(dueText(whole("2026-11-28"), now)).toBe("tomorrow");
    expect(dueText(whole("2026-12-04"), now)).toBe("Fri, Dec 4");
    expect(dueText(whole("2027-01-04"), now)).toBe("Jan 4, 2027");
    expect(dueTone(task("a", timed("2026-11-27T14:00:00.000Z")), now)).toBe("bad");
    expect(dueTone(task("a", timed("2026-11-27T20:00:00.000Z")), now)).toBe("warning");
    expect(dueTone({ ...task("a", timed("2026-11-27T14:00:00.000Z")), status: "done" }, now)).toBe("neutral");
    showTimesIn(undefined);
  });
});
