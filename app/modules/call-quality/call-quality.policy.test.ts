import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ASKED_AFTER_MS,
  type Conditions,
  isPoor,
  mosOf,
  nextAskInMs,
  reachTo,
  secondsPerPoint,
} from "./call-quality.policy.ts";

const conditions: fc.Arbitrary<Conditions> = fc.record({
  rttMs: fc.double({ min: 0, max: 3_000, noNaN: true }),
  jitterMs: fc.double({ min: 0, max: 1_000, noNaN: true }),
  lossPercent: fc.double({ min: 0, max: 100, noNaN: true }),
});
const more = fc.double({ min: 0, max: 1_000, noNaN: true });

describe("the mean opinion score (CC-4)", () => {
  it.each([
    [50, 5, 0, 4.406],
    [150, 20, 1, 4.175],
    [300, 30, 3, 3.217],
    [400, 30, 1, 2.958],
  ])("of %i ms there and back, %i ms jitter and %i %% loss is %f", (rttMs, jitterMs, lossPercent, mos) => {
    expect(mosOf({ rttMs, jitterMs, lossPercent })).toBe(mos);
  });

  it("is 4.43 at best and 1 at worst", () => {
    expect(mosOf({ rttMs: 0, jitterMs: 0, lossPercent: 0 })).toBeCloseTo(4.43, 1);
    expect(mosOf({ rttMs: 0, jitterMs: 0, lossPercent: 100 })).toBe(1);
    expect(mosOf({ rttMs: 2_000, jitterMs: 0, lossPercent: 0 })).toBe(1);
    fc.assert(
      fc.property(conditions, (given) => {
        const mos = mosOf(given);
        expect(mos).toBeGreaterThanOrEqual(1);
        expect(mos).toBeLessThan(4.435);
      }),
    );
  });

  it.each(["rttMs", "jitterMs", "lossPercent"] as const)("never rises with %s", (what) => {
    fc.assert(
      fc.property(conditions, more, (given, by) => {
        expect(mosOf({ ...given, [what]: (given[what] ?? 0) + by })).toBeLessThanOrEqual(mosOf(given));
      }),
    );
  });

  it("takes what was not measured for none of it", () => {
    expect(mosOf({ rttMs: null, jitterMs: null, lossPercent: 2 })).toBe(
      mosOf({ rttMs: 0, jitterMs: 0, lossPercent: 2 }),
    );
  });

  it("is poor below 3.6", () => {
    expect([3.599, 3.6].map(isPoor)).toEqual([true, false]);
  });
});

describe("asking a carrier again", () => {
  it("goes on for an hour after the end of the call, in steps that grow", () => {
    const asked: number[] = [];
    for (let at: number | null = 0, wait = nextAskInMs(0); wait !== null; wait = nextAskInMs(at)) {
      at += wait;
      asked.push(at);
    }
    expect(asked).toEqual([...ASKED_AFTER_MS]);
  });

  it("ends when the samples reach to the end of the call", () => {
    const endedAt = new Date("2026-11-26T10:01:00Z");
    const at = (time: string) => ({ at: new Date(`2026-11-26T10:${time}Z`) });
    expect(reachTo([], endedAt)).toBe(false);
    expect(reachTo([at("00:50"), at("00:10")], endedAt)).toBe(true);
    expect(reachTo([at("00:30")], endedAt)).toBe(false);
  });
});

it("tells of a call in 200 points at most, each of whole samples", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 7 * 86_400_000 }), (spanMs) => {
      const seconds = secondsPerPoint(spanMs);
      expect(seconds % 10).toBe(0);
      expect(Math.floor(spanMs / 1_000 / seconds) + 1).toBeLessThanOrEqual(200);
    }),
  );
});
