import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { poll } from "./poll.ts";

describe("what is asked again and again", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const asking = () => {
    const waiting: (() => void)[] = [];
    const act = vi.fn(() => new Promise<void>((resolve) => void waiting.push(resolve)));
    return { act, answer: () => waiting.shift()?.() };
  };

  it("is not asked anew before the last answer has come", async () => {
    const { act, answer } = asking();
    const end = poll(act, 2_000);
    await vi.advanceTimersByTimeAsync(9_000);
    expect(act).toHaveBeenCalledTimes(1);
    answer();
    await vi.advanceTimersByTimeAsync(1_999);
    expect(act).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(act).toHaveBeenCalledTimes(2);
    end();
  });

  it("is not asked any more once it was ended, an answer on its way or not", async () => {
    const { act, answer } = asking();
    const end = poll(act, 2_000);
    await vi.advanceTimersByTimeAsync(2_000);
    end();
    answer();
    await vi.advanceTimersByTimeAsync(9_000);
    expect(act).toHaveBeenCalledTimes(1);
    poll(act, 2_000)();
    await vi.advanceTimersByTimeAsync(9_000);
    expect(act).toHaveBeenCalledTimes(1);
  });
});
