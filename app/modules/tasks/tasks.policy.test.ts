import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type TaskStatus, taskStatusSchema } from "./tasks.contract.ts";
import {
  dayIn,
  dueOf,
  isOpen,
  moveProblem,
  nextOfSeries,
  nextStatuses,
  occursAtOf,
  ownersOf,
  tellAtOf,
} from "./tasks.policy.ts";

const STATUSES = taskStatusSchema.options;
const status = fc.constantFrom(...STATUSES);
const zone = fc.constantFrom(
  "UTC",
  "America/Toronto",
  "Europe/Berlin",
  "Australia/Lord_Howe",
  "Pacific/Apia",
);
const day = fc
  .date({ min: new Date("2026-01-01"), max: new Date("2029-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe("states of a task", () => {
  it("are left to others alone, never to themselves, and never for ever", () => {
    for (const from of STATUSES) {
      expect(nextStatuses(from)).not.toContain(from);
      const reached = new Set<TaskStatus>([from]);
      for (const one of reached) for (const next of nextStatuses(one)) reached.add(next);
      expect(reached.size).toBe(STATUSES.length);
    }
  });

  it("follow each other as the machine says, whatever is asked of a task: nothing is done before what it waits for", () => {
    const asked = fc.record({ to: status, force: fc.boolean(), waitsFor: fc.nat(2) });
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 30 }), (moves) => {
        let at: TaskStatus = "todo";
        for (const { to, force, waitsFor } of moves) {
          const problem = moveProblem(at, to, { waitsFor, force });
          if (to !== at) expect(problem === "conflict").toBe(!nextStatuses(at).includes(to));
          if (problem === null && to === "done" && at !== "done" && !force) {
            expect([waitsFor, at === "blocked"]).toEqual([0, false]);
          }
          if (force) expect(problem).not.toBe("blocked");
          if (problem === null) at = to;
        }
      }),
    );
  });

  it("are open until they end", () => {
    expect(STATUSES.filter(isOpen)).toEqual(["todo", "in_progress", "blocked"]);
  });
});

describe("due dates", () => {
  it("on a day end with it, are told in its morning, and stand at its noon in their series", () => {
    const due = dueOf({ on: "2026-11-01" }, "America/Toronto");
    expect(due).toEqual({
      dueAt: new Date("2026-11-02T04:59:59.999Z"),
      dueTimeZone: "America/Toronto",
      isAllDay: true,
    });
    expect(tellAtOf(due).toISOString()).toBe("2026-11-01T14:00:00.000Z");
    expect(occursAtOf(due).toISOString()).toBe("2026-11-01T17:00:00.000Z");
  });

  it("at an instant are told then", () => {
    const at = "2026-11-01T14:00:00.000Z";
    const due = dueOf({ at, timeZone: "Europe/Paris" }, "UTC");
    expect([due.dueTimeZone, tellAtOf(due), occursAtOf(due)]).toEqual([
      "Europe/Paris",
      new Date(at),
      new Date(at),
    ]);
  });

  it("on a day are within it, wherever and whenever clocks change", () => {
    fc.assert(
      fc.property(day, zone, (on, timeZone) => {
        const [begin, end] = dayIn(timeZone, on);
        const due = dueOf({ on, timeZone }, "UTC");
        for (const at of [due.dueAt, tellAtOf(due), occursAtOf(due)]) {
          expect(at >= begin && at < end).toBe(true);
        }
      }),
    );
  });
});

describe("a series", () => {
  const of = (given: object, now: string) =>
    nextOfSeries(
      {
        recurrence: "FREQ=DAILY",
        seriesStartsAt: new Date("2026-10-30T13:00:00Z"),
        occursAt: new Date("2026-10-31T13:00:00Z"),
        dueTimeZone: "America/Toronto",
        isAllDay: false,
        ...given,
      },
      new Date(now),
    );

  it("goes on after its last task, at the same time of day", () => {
    expect(of({}, "2026-10-31T10:00:00Z")?.dueAt.toISOString()).toBe("2026-11-01T14:00:00.000Z");
  });

  it("leaves out what was missed", () => {
    expect(of({}, "2026-11-05T20:00:00Z")?.dueAt.toISOString()).toBe("2026-11-06T14:00:00.000Z");
  });

  it("is over when its rule is", () => {
    expect(of({ recurrence: "FREQ=DAILY;COUNT=2" }, "2026-10-31T10:00:00Z")).toBeNull();
  });

  it("of whole days goes from day to day, over every change of clocks", () => {
    fc.assert(
      fc.property(day, zone, (on, timeZone) => {
        const due = dueOf({ on, timeZone }, "UTC");
        const seriesStartsAt = occursAtOf(due);
        const series = { recurrence: "FREQ=DAILY", seriesStartsAt, dueTimeZone: timeZone, isAllDay: true };
        let [occursAt, previous] = [seriesStartsAt, on];
        for (let n = 0; n < 5; n += 1) {
          const next = nextOfSeries({ ...series, occursAt }, occursAt);
          if (!next) throw new Error("it has no end");
          const expected = new Date(Date.parse(previous) + 86_400_000).toISOString().slice(0, 10);
          expect(next).toMatchObject(dueOf({ on: expected, timeZone }, "UTC"));
          [occursAt, previous] = [next.occursAt, expected];
        }
      }),
    );
  });
});

describe("a task's people", () => {
  it("are whoever made it, has it and is mentioned in it; nobody's it is when a rule made it and nobody has it", () => {
    const people = { createdBy: "a", assigneeIds: ["b"], mentionedIds: ["c"] };
    expect(ownersOf(people)).toEqual(["a", "b", "c"]);
    expect(ownersOf({ ...people, createdBy: null })).toEqual(["b", "c"]);
    expect(ownersOf({ ...people, createdBy: null, assigneeIds: [] })).toEqual([]);
  });
});
