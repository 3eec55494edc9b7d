import fc from "fast-check";
import { expect, it } from "vitest";
import { createPressure } from "./pressure.ts";

it("rises while the wait lasts and falls when it is over, and ignores what lasts a moment", () => {
  let nowMs = 0;
  let waitMs = 0;
  const pressure = createPressure({ expectedWaitMs: () => waitMs, fullAtMs: 100, now: () => nowMs });
  const after = (ms: number) => {
    nowMs += ms;
    return pressure.level();
  };
  expect(after(1_000)).toBe(0);
  waitMs = 100;
  expect(after(20)).toBeLessThan(0.01);
  expect(after(4_980)).toBeCloseTo(0.63, 1);
  expect(after(30_000)).toBeCloseTo(1, 2);
  waitMs = 0;
  expect(after(30_000)).toBeCloseTo(0, 2);
});

it("stays between 0 and 1, however long the wait and however often it is asked", () => {
  const steps = fc.array(fc.record({ afterMs: fc.nat(60_000), waitMs: fc.nat(100_000) }));
  fc.assert(
    fc.property(steps, (all) => {
      let nowMs = 0;
      let waitMs = 0;
      const pressure = createPressure({ expectedWaitMs: () => waitMs, fullAtMs: 100, now: () => nowMs });
      for (const step of all) {
        nowMs += step.afterMs;
        waitMs = step.waitMs;
        const level = pressure.level();
        expect(level).toBeGreaterThanOrEqual(0);
        expect(level).toBeLessThanOrEqual(1);
      }
    }),
  );
});
