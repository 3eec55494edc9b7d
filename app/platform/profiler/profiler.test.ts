import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { createProfiler, measured, type Profiler, profiled, profiledMethods } from "./index.ts";

/** Keeps the thread busy for so much of its CPU time, and allocates what stays. */
function work(cpuMs: number): unknown[] {
  const kept: unknown[] = [];
  const start = process.threadCpuUsage();
  const used = () => {
    const { user, system } = process.threadCpuUsage(start);
    return (user + system) / 1_000;
  };
  while (used() < cpuMs) kept.push({ at: performance.now() });
  return kept;
}

describe("the profiler (IQ-6)", () => {
  let profiler: Profiler;
  afterEach(() => profiler.stop());
  const seen = (name: string) => profiler.operations().find((operation) => operation.name === name);

  it("measures time, CPU and memory round a function, and passes on what it answers", async () => {
    profiler = createProfiler();
    const busy = profiled("busy", (ms: number) => work(ms).length > 0);
    const waiting = profiled("waiting", async (ms: number) => sleep(ms, "done"));
    expect(busy(30)).toBe(true);
    expect(await waiting(60)).toBe("done");
    await expect.poll(() => seen("waiting")).toBeDefined();
    expect(seen("busy")).toMatchObject({ count: 1, failed: 0 });
    expect(seen("busy")?.meanMs).toBeGreaterThanOrEqual(29);
    expect(seen("busy")?.meanCpuMs).toBeGreaterThanOrEqual(29);
    expect(seen("busy")?.meanHeapBytes).toBeGreaterThan(10_000);
    // It waited: the thread had nothing to do.
    expect(seen("waiting")?.meanMs).toBeGreaterThanOrEqual(59);
    expect(seen("waiting")?.meanCpuMs).toBeLessThan(50);
  });

  it("measures the methods of a service by their names, with this and failures as they are", async () => {
    profiler = createProfiler();
    const service = profiledMethods("leads", {
      factor: 2,
      double(n: number) {
        return n * this.factor;
      },
      async fail() {
        throw new Error("it broke");
      },
    });
    expect(service.double(21)).toBe(42);
    expect(service.factor).toBe(2);
    await expect(service.fail()).rejects.toThrow("it broke");
    expect(() =>
      measured("thrown", () => {
        throw new Error("at once");
      }),
    ).toThrow("at once");
    await expect.poll(() => seen("thrown")).toMatchObject({ count: 1, failed: 1 });
    expect(seen("leads.double")).toMatchObject({ count: 1, failed: 0 });
    expect(seen("leads.fail")).toMatchObject({ count: 1, failed: 1 });
  });

  it("tells percentiles, slow operations first, and leaves nothing in the process's timeline", async () => {
    const told: string[] = [];
    profiler = createProfiler({ onMeasured: (name, _, outcome) => told.push(`${name} ${outcome}`) });
    for (let n = 1; n <= 100; n += 1) {
      // A measure as `measured` leaves it, of a length that is known.
      performance.measure("known", {
        start: 0,
        end: n * 2,
        detail: { isOperation: true, outcome: "ok", cpuMs: n, heapBytes: 0, traceId: null },
      });
    }
    performance.measure("of somebody else", { start: 0, end: 900 });
    performance.clearMeasures();
    await expect.poll(() => seen("known")?.count).toBe(100);
    const known = seen("known");
    expect(known?.p50Ms).toBeCloseTo(100, -1);
    expect(known?.p95Ms).toBeCloseTo(190, -1);
    expect(known?.p99Ms).toBeCloseTo(198, -1);
    expect(known?.meanMs).toBeCloseTo(101, 5);
    expect(known?.meanCpuMs).toBeCloseTo(50.5, 5);
    expect(profiler.slow().map(({ durationMs }) => durationMs)).toEqual(
      Array.from({ length: 26 }, (_, n) => 200 - n * 2),
    );
    expect(seen("of somebody else")).toBeUndefined();
    expect(told).toHaveLength(100);
    measured("left behind", () => 1);
    expect(performance.getEntriesByName("left behind")).toEqual([]);
  });

  it("forgets what is older than an hour", async () => {
    let nowMs = 0;
    profiler = createProfiler({ now: () => nowMs });
    measured("old", () => work(1));
    await expect.poll(() => seen("old")).toBeDefined();
    nowMs += 1_800_000;
    measured("new", () => work(1));
    await expect.poll(() => seen("new")).toBeDefined();
    expect(seen("old")).toBeDefined();
    nowMs += 1_800_000;
    expect(profiler.operations().map(({ name }) => name)).toEqual(["new"]);
    nowMs += 7_200_000;
    expect(profiler.operations()).toEqual([]);
  });
});
