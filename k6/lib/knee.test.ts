import { describe, expect, it } from "vitest";
import { kneeOf, type Step } from "./knee.ts";

const step = (offeredPerSecond: number, servedPerSecond: number, p95Seconds = 0.1): Step => ({
  offeredPerSecond,
  servedPerSecond,
  p95Seconds,
});

describe("the knee", () => {
  it("is the last step that is served, though a later one happens to be, too", () => {
    expect(kneeOf([step(50, 50), step(100, 96), step(200, 150), step(300, 300)])?.offeredPerSecond).toBe(100);
  });

  it("is before answers become slow", () => {
    expect(kneeOf([step(50, 50), step(100, 100, 1.2)])?.offeredPerSecond).toBe(50);
  });

  it("is the last step where all are served, and nowhere where none is", () => {
    expect(kneeOf([step(50, 50), step(100, 99)])?.offeredPerSecond).toBe(100);
    expect(kneeOf([step(50, 20)])).toBeNull();
  });
});
