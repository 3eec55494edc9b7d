import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { measured } from "./measured.ts";
import { createPageProfiler, type PageProfiler, type SlowRun } from "./profiler.ts";

describe("the profiler of a page (IQ-6)", () => {
  let profiler: PageProfiler;
  afterEach(() => profiler.stop());
  const seen = (name: string) => profiler.operations().find((operation) => operation.name === name);

  it("measures functions and promises, also those that fail, and leaves nothing in the timeline", async () => {
    profiler = createPageProfiler();
    expect(measured("sum", () => 1 + 1)).toBe(2);
    expect(await measured("wait", () => sleep(20, "done"))).toBe("done");
    await expect(measured("fail", () => Promise.reject(new Error("it broke")))).rejects.toThrow("it broke");
    expect(() =>
      measured("sum", () => {
        throw new Error("at once");
      }),
    ).toThrow("at once");
    await expect.poll(() => seen("fail")).toBeDefined();
    expect(seen("sum")).toMatchObject({ count: 2 });
    expect(seen("wait")?.meanMs).toBeGreaterThan(15);
    expect(performance.getEntriesByType("measure")).toEqual([]);
  });

  it("tells percentiles of the latest runs, and slow ones first", async () => {
    const felt: SlowRun[] = [];
    profiler = createPageProfiler((run) => felt.push(run));
    for (let n = 1; n <= 100; n += 1) performance.measure("trunkline:known", { start: 0, end: n * 2 });
    performance.measure("another's", { start: 0, end: 900 });
    performance.clearMeasures();
    await expect.poll(() => seen("known")?.count).toBe(100);
    expect(seen("known")).toMatchObject({ p50Ms: 100, p95Ms: 190, p99Ms: 198, maxMs: 200, meanMs: 101 });
    expect(seen("another's")).toBeUndefined();
    expect(felt).toHaveLength(51);
    expect(profiler.slow()).toHaveLength(50);
    expect(profiler.slow()[0]).toMatchObject({ name: "known", durationMs: 200 });
  });
});
