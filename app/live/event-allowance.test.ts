import { describe, expect, it } from "vitest";
import { EventAllowance } from "./event-allowance.ts";

describe("EventAllowance", () => {
  it("gives a burst at once and never more than it says in any second (DF-7)", () => {
    const allowance = new EventAllowance(100, 0);
    const givenAtMs: number[] = [];
    for (let nowMs = 0; nowMs <= 5_000; nowMs += 10) {
      const given = allowance.take(1_000, nowMs);
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
    expect([allowance.take(3, 0), allowance.take(30, 0), allowance.take(1, 0)]).toEqual([3, 17, 0]);
  });
});
