import { describe, expect, it } from "vitest";
import { niceCeiling } from "./column-chart.tsx";

describe("the scale of a chart", () => {
  it("ends at a round number that is at least the highest figure", () => {
    expect([1, 3, 5, 7, 11, 45, 100, 101].map(niceCeiling)).toEqual([1, 4, 6, 10, 20, 60, 100, 200]);
  });
});
