import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { beginTypeAhead, endTypeAhead, KEPT_MS, keepAhead } from "./type-ahead.ts";

/** Two frames of 16 ms, and what comes after them. */
const TWO_FRAMES_MS = 50;
const obeyed: string[] = [];
const press = (key: string) => keepAhead(() => obeyed.push(key));

describe("keys pressed while a page is on its way", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("requestAnimationFrame", (run: () => void) => setTimeout(run, 16));
  });
  afterEach(() => {
    vi.runAllTimers();
    vi.unstubAllGlobals();
    vi.useRealTimers();
    obeyed.splice(0);
  });

  it("are obeyed in order once it is there and listens", () => {
    beginTypeAhead();
    expect([press("n"), press("j")]).toEqual([true, true]);
    endTypeAhead();
    expect(press("x")).toBe(true);
    expect(obeyed).toEqual([]);
    vi.advanceTimersByTime(TWO_FRAMES_MS);
    expect(obeyed).toEqual(["n", "j", "x"]);
    expect(press("k")).toBe(false);
  });

  it("wait for the page that is wanted at last", () => {
    beginTypeAhead();
    press("n");
    endTypeAhead();
    beginTypeAhead();
    vi.advanceTimersByTime(TWO_FRAMES_MS);
    expect(obeyed).toEqual([]);
    endTypeAhead();
    vi.advanceTimersByTime(TWO_FRAMES_MS);
    expect(obeyed).toEqual(["n"]);
  });

  it("are forgotten when it takes too long, and then mean what is shown", () => {
    beginTypeAhead();
    press("n");
    vi.advanceTimersByTime(KEPT_MS + 1);
    expect(press("j")).toBe(false);
    endTypeAhead();
    vi.advanceTimersByTime(TWO_FRAMES_MS);
    expect(obeyed).toEqual([]);
  });
});
