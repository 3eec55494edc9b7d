import { describe, expect, it } from "vitest";
import { linePath, newestVitals, pointsOf } from "./history.ts";
import type { Performance, Vitals } from "./performance.queries.ts";

const from = "2026-11-27T05:00:00.000Z";
const at = (seconds: number) => new Date(Date.parse(from) + seconds * 1_000).toISOString();
const vitals = (seconds: number, cpuRatio: number) => ({ at: at(seconds), cpuRatio }) as Vitals;
const performance = {
  vitals: vitals(60, 0.3),
  history: { from, stepSeconds: 30, series: { cpuRatio: [0.1, null, 0.3] } },
} as unknown as Performance;

describe("the history of a figure", () => {
  it("goes on with what is told live, once", () => {
    const points = pointsOf(performance, [vitals(55, 9), vitals(60, 9), vitals(65, 0.4)], "cpuRatio");
    expect(points.map(({ atMs, value }) => [(atMs - Date.parse(from)) / 1_000, value])).toEqual([
      [0, 0.1],
      [30, null],
      [60, 0.3],
      [65, 0.4],
    ]);
  });

  it("is newest by its time, not by how it came", () => {
    expect(newestVitals(performance, [vitals(55, 9)]).cpuRatio).toBe(0.3);
    expect(newestVitals(performance, [vitals(65, 0.4)]).cpuRatio).toBe(0.4);
  });

  it("is drawn from 0 up, with a gap where nothing was measured", () => {
    const points = [4, 2, null, 0, 1].map((value, index) => ({ atMs: index * 10, value }));
    expect(linePath(points, 40, 20)).toBe("M0.0 0.0L10.0 10.0M30.0 20.0L40.0 15.0");
    expect(linePath([{ atMs: 0, value: 0 }], 40, 20)).toBe("M0.0 20.0");
    expect(linePath([], 40, 20)).toBe("");
  });
});
