import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Urgency } from "../http/index.ts";
import { EventAllowance } from "./event-allowance.ts";

describe("EventAllowance", () => {
  it("gives a burst at once and never more than it says in any second (DF-7)", () => {
    const allowance = new EventAllowance(100, 0);
    const givenAtMs: number[] = [];
    for (let nowMs = 0; nowMs <= 5_000; nowMs += 10) {
      const given = allowance.take(1_000, "notification", nowMs);
      if (nowMs === 0) expect(given).toBe(20);
      for (let n = 0; n < given; n += 1) givenAtMs.push(nowMs);
    }
    const inSecondFrom = (fromMs: number) =>
      givenAtMs.filter((atMs) => atMs >= fromMs && atMs < fromMs + 1_000).length;
    const busiest = Math.max(...givenAtMs.map(inSecondFrom));
    expect(busiest).toBeLessThanOrEqual(100);
    expect(busiest).toBeGreaterThan(95);
    expect(givenAtMs.length).toBeGreaterThan(400);
  });

  it("gives what is wanted where that is less", () => {
    const allowance = new EventAllowance(100, 0);
    const given = [3, 30, 1].map((wanted) => allowance.take(wanted, "notification", 0));
    expect(given).toEqual([3, 17, 0]);
  });

  it("gives a notification at once though updates and messages want all there is", () => {
    const allowance = new EventAllowance(100, 0);
    for (let nowMs = 0; nowMs <= 3_000; nowMs += 10) {
      const updates = allowance.take(1_000, "update", nowMs);
      if (nowMs === 0) expect(updates).toBe(14);
    }
    expect(allowance.take(1, "update", 3_000)).toBe(0);
    expect(allowance.take(1_000, "message", 3_000)).toBe(3);
    expect(allowance.take(1_000, "notification", 3_000)).toBeGreaterThanOrEqual(3);
  });

  it("keeps its bound in any second whoever wants how many when, and holds nobody back for ever", () => {
    const urgency = fc.constantFrom<Urgency>("update", "message", "notification");
    const wish = fc.record({ afterMs: fc.nat(400), wanted: fc.nat(60), urgency });
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: 200 }),
        fc.array(wish, { maxLength: 60 }),
        (perSecond, wishes) => {
          const allowance = new EventAllowance(perSecond, 0);
          let nowMs = 0;
          const given = wishes.map(({ afterMs, wanted, urgency }) => {
            nowMs += afterMs;
            return { nowMs, count: allowance.take(wanted, urgency, nowMs) };
          });
          for (const from of given) {
            const within = given.filter((one) => one.nowMs >= from.nowMs && one.nowMs < from.nowMs + 1_000);
            expect(within.reduce((sum, { count }) => sum + count, 0)).toBeLessThanOrEqual(perSecond);
          }
          for (const one of ["update", "message", "notification"] as const) {
            nowMs += 60_000;
            expect(allowance.take(1, one, nowMs)).toBe(1);
          }
        },
      ),
    );
  });
});
