import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Poller } from "./poller.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("Poller (DF-3)", () => {
  it("polls every 5 s", async () => {
    const poll = vi.fn(async () => true);
    new Poller(poll).start();
    await vi.advanceTimersByTimeAsync(4_999);
    expect(poll).toHaveBeenCalledTimes(0);
    await vi.advanceTimersByTimeAsync(10_001);
    expect(poll).toHaveBeenCalledTimes(3);
  });

  it("doubles the wait with each error up to 60 s, and starts from 5 s again after a success", async () => {
    let isGood = false;
    const atMs: number[] = [];
    const poller = new Poller(async () => {
      atMs.push(Date.now());
      if (!isGood) throw new Error("down");
      return true;
    });
    const startMs = Date.now();
    poller.start();
    await vi.advanceTimersByTimeAsync(5_000 + 10_000 + 20_000 + 40_000 + 60_000 + 60_000);
    expect(atMs.map((ms) => ms - startMs)).toEqual([5_000, 15_000, 35_000, 75_000, 135_000, 195_000]);
    isGood = true;
    await vi.advanceTimersByTimeAsync(60_000 + 5_000);
    expect(poller.waitMs).toBe(5_000);
    expect(atMs).toHaveLength(8);
  });

  it("stops, also in the middle of a poll", async () => {
    let finish = (_isGood: boolean): void => undefined;
    const poll = vi.fn(() => new Promise<boolean>((resolve) => (finish = resolve)));
    const poller = new Poller(poll);
    poller.start();
    await vi.advanceTimersByTimeAsync(5_000);
    poller.stop();
    finish(true);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(poll).toHaveBeenCalledTimes(1);
  });

  it("does not run twice when it is stopped and started during a poll", async () => {
    const finishes: ((isGood: boolean) => void)[] = [];
    const poll = vi.fn(() => new Promise<boolean>((resolve) => finishes.push(resolve)));
    const poller = new Poller(poll);
    poller.start();
    await vi.advanceTimersByTimeAsync(5_000);
    poller.stop();
    poller.start();
    finishes[0]?.(true);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(poll).toHaveBeenCalledTimes(2);
  });
});
