import { describe, expect, it } from "vitest";
import { aCall } from "../calls/test/a-call.ts";
import { wallRows } from "./wall-rows.ts";

const urgent = (count: number) =>
  Array.from({ length: count }, (_, index) => aCall({ id: `p1-${index}`, priority: 1 }));
const others = (count: number) => Array.from({ length: count }, (_, index) => aCall({ id: `c-${index}` }));
const shape = (calls: Parameters<typeof wallRows>[0], slots: number) =>
  wallRows(calls, slots)
    .map(({ isBig }) => (isBig ? "P" : "c"))
    .join("");

describe("the rows of the wall", () => {
  it("show urgent calls twice as tall, and fill the rest", () => {
    expect(shape([...urgent(1), ...others(9)], 7)).toBe("Pccccc");
    expect(shape([...urgent(2), ...others(9)], 7)).toBe("PPccc");
    expect(shape(others(9), 7)).toBe("ccccccc");
    expect(shape(others(2), 7)).toBe("cc");
  });

  it("hide no urgent call for the size of another one", () => {
    expect(wallRows(urgent(5), 7)).toHaveLength(5);
    expect(shape(urgent(5), 7)).toBe("PPccc");
    expect(shape(urgent(9), 7)).toBe("ccccccc");
  });

  it("make room for three of them on the smallest screen", () => {
    expect(shape([...urgent(1), ...others(5)], 3)).toBe("Pc");
  });
});
