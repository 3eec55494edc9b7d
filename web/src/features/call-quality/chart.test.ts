import { describe, expect, it } from "vitest";
import { chartOf, niceAbove, type QualitySeries } from "./chart.ts";

const at = (seconds: number) => new Date(Date.parse("2026-11-27T04:00:00Z") + seconds * 1_000).toISOString();
const point = (seconds: number, jitterMs: number | null) => ({
  at: at(seconds),
  mosAvg: 4,
  mosMin: 3,
  rttMs: null,
  jitterMs,
  lossPercent: 0,
});
const series: QualitySeries = {
  line: "CA1",
  edge: "carrier",
  direction: "inbound",
  points: [point(0, 5), point(10, 20), point(20, null), point(30, 10)],
};

describe("a chart of quality", () => {
  it("draws each leg in time, with a gap where nothing was measured", () => {
    const chart = chartOf([series], "jitter");
    expect(chart).toMatchObject({ low: 0, high: 20 });
    expect(chart?.legs[0]?.lines).toEqual([
      [
        { x: 0, y: 0.75 },
        { x: 1 / 3, y: 0 },
      ],
      [{ x: 1, y: 0.5 }],
    ]);
  });

  it("is none of what was not measured, and puts a single point in the middle", () => {
    expect(chartOf([series], "rtt")).toBeNull();
    expect(chartOf([], "mos")).toBeNull();
    expect(chartOf([{ ...series, points: [point(0, 5)] }], "jitter")?.legs[0]?.lines[0]?.[0]?.x).toBe(0.5);
  });

  it.each([
    [0, 1],
    [0.4, 0.5],
    [1, 1],
    [21, 50],
    [700, 1_000],
  ])("ends its scale for %d at %d", (value, end) => {
    expect(niceAbove(value)).toBeCloseTo(end);
  });
});
