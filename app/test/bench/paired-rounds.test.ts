import { describe, expect, it } from "vitest";
import { measureInTurns, spreadOf } from "./paired-rounds.ts";

describe("measureInTurns", () => {
  it("lets each contender begin in every other round, one at a time", async () => {
    const order: string[] = [];
    let isMeasuring = false;
    const pairs = await measureInTurns(3, async (contender, round) => {
      expect(isMeasuring).toBe(false);
      isMeasuring = true;
      await Promise.resolve();
      isMeasuring = false;
      order.push(`${contender}${round}`);
      return contender === "on" ? 10 + round : round;
    });
    expect(order).toEqual(["on0", "off0", "off1", "on1", "on2", "off2"]);
    expect(pairs).toEqual([
      { on: 10, off: 0 },
      { on: 11, off: 1 },
      { on: 12, off: 2 },
    ]);
  });
});

describe("spreadOf", () => {
  it("takes the middle of an odd number of figures and the mean of the two middle ones of an even number", () => {
    expect(spreadOf([10, 1, 2])).toEqual({ median: 2, min: 1, max: 10 });
    expect(spreadOf([4, 1, 2, 10])).toEqual({ median: 3, min: 1, max: 10 });
  });

  it("refuses to make a figure of nothing", () => {
    expect(() => spreadOf([])).toThrow("nothing was measured");
  });
});
