import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { coalesce } from "./coalesce.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("coalesce", () => {
  it("hands on the first at once, and what follows together, as often as it goes on", () => {
    const taken: number[][] = [];
    const { add } = coalesce<number>(100, (items) => taken.push([...items]));
    add(1);
    expect(taken).toEqual([[1]]);
    add(2);
    add(3);
    vi.advanceTimersByTime(99);
    expect(taken).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(taken).toEqual([[1], [2, 3]]);
    vi.advanceTimersByTime(1_000);
    add(4);
    expect(taken.at(-1)).toEqual([4]);
  });

  it("loses nothing when it is stopped", () => {
    const taken: number[][] = [];
    const { add, stop } = coalesce<number>(100, (items) => taken.push([...items]));
    add(1);
    add(2);
    stop();
    expect(taken).toEqual([[1], [2]]);
  });
});
