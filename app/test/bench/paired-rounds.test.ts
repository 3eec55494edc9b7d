import { describe, expect, it } from "vitest";
import { measureInTurns, measureTogether, spreadOf } from "./paired-rounds.ts";

describe("measureInTurns", () => {
  it("goes through the contenders one at a time, every other round from the last to the first", async () => {
    const order: string[] = [];
    let isMeasuring = false;
    const rounds = await measureInTurns(["on", "off", "bare"], 3, async (contender, round) => {
      expect(isMeasuring).toBe(false);
      isMeasuring = true;
      await Promise.resolve();
      isMeasuring = false;
      order.push(`${contender}${round}`);
      return contender === "on" ? 10 + round : round;
    });
    expect(order).toEqual(["on0", "off0", "bare0", "bare1", "off1", "on1", "on2", "off2", "bare2"]);
    expect(rounds).toEqual([
      { on: 10, off: 0, bare: 0 },
      { on: 11, off: 1, bare: 1 },
      { on: 12, off: 2, bare: 2 },
    ]);
  });
});

describe("measureTogether", () => {
  it("measures all contenders of a round at once, and the rounds one after the other", async () => {
    let underWay = 0;
    let most = 0;
    const rounds = await measureTogether(["on", "off"], 2, async (contender) => {
      underWay += 1;
      await Promise.resolve();
      most = Math.max(most, underWay);
      underWay -= 1;
      return contender.length;
    });
    expect(most).toBe(2);
    expect(rounds).toEqual([
      { on: 2, off: 3 },
      { on: 2, off: 3 },
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
