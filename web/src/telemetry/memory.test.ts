import { describe, expect, it } from "vitest";
import { createDetachedWatch, createHeapJudge, type Leak } from "./memory.ts";

const MB = 1_000_000;

/** Feeds a heap, in megabytes a look; answers what it was judged. */
function judged(looks: readonly number[]): (Leak | undefined)[] {
  const judge = createHeapJudge();
  return looks.map((megabytes) => judge(megabytes * MB)).filter((leak) => leak !== undefined);
}

/** Windows of five looks; garbage comes and goes above each floor. */
const windows = (floors: readonly number[]) =>
  floors.flatMap((floor) => [floor + 80, floor + 30, floor, floor + 60, floor + 90]);

describe("the heap of a page (DF-8)", () => {
  it("leaks when its floor rises again and again, and is told once", () => {
    expect(judged(windows([50, 65, 80, 95, 110, 125, 140]))).toEqual([{ what: "heap", bytes: 75 * MB }]);
  });

  it("does not when garbage comes and goes, when it falls in between, or when it rises by little", () => {
    expect(judged(windows([50, 50, 50, 50, 50, 50, 50]))).toEqual([]);
    expect(judged(windows([50, 80, 60, 95, 110, 140, 120]))).toEqual([]);
    expect(judged(windows([50, 55, 60, 65, 70, 75, 80]))).toEqual([]);
  });

  it("is over its budget of 500 MB (CC-7)", () => {
    expect(judged(windows([501, 502]))).toEqual([{ what: "heap over budget", bytes: 501 * MB }]);
  });
});

describe("pages that were left", () => {
  it("count once they have been gone for five minutes and are still there", () => {
    const watch = createDetachedWatch();
    const page = { isConnected: false } as Element;
    const back = { isConnected: true } as Element;
    watch.left(page, 0);
    watch.left(back, 0);
    expect(watch.count(299_000)).toBe(0);
    expect(watch.count(300_000)).toBe(1);
  });
});
