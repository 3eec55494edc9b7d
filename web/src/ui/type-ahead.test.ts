import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { handKeys } from "./hold-keys.ts";
import { beginTypeAhead, endTypeAhead, KEPT_MS, keepAhead } from "./type-ahead.ts";

vi.mock("./hold-keys.ts", () => ({ handKeys: vi.fn(() => false) }));

/** Two frames of 16 ms, and what comes after them. */
const TWO_FRAMES_MS = 50;
const obeyed: string[] = [];
const press = (key: string) => keepAhead(key, () => obeyed.push(key));

describe("keys pressed while a page is on its way", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("requestAnimationFrame", (run: () => void) => setTimeout(run, 16));
  });
  afterEach(() => {
    vi.runAllTimers();
    vi.unstubAllGlobals();
    vi.useRealTimers();
    vi.mocked(handKeys).mockReset().mockReturnValue(false);
    obeyed.splice(0);
  });

  it("are obeyed once it is there and listens, each after what the one before it did is shown", () => {
    beginTypeAhead("/tasks");
    beginTypeAhead("/tasks");
    expect([press("n"), press("j")]).toEqual([true, true]);
    endTypeAhead();
    expect(obeyed).toEqual([]);
    vi.advanceTimersByTime(TWO_FRAMES_MS);
    expect(obeyed).toEqual(["n"]);
    expect(press("x")).toBe(true);
    vi.runAllTimers();
    expect(obeyed).toEqual(["n", "j", "x"]);
    expect(press("k")).toBe(false);
  });

  it("are given to the window or the field that one of them opened", () => {
    beginTypeAhead("/tasks");
    for (const key of "nEd") press(key);
    endTypeAhead();
    vi.advanceTimersByTime(TWO_FRAMES_MS);
    vi.mocked(handKeys).mockReturnValue(true);
    vi.runAllTimers();
    expect(obeyed).toEqual(["n"]);
    expect(handKeys).toHaveBeenLastCalledWith(["E", "d"]);
    expect(press("k")).toBe(false);
  });

  it("are forgotten with the page that was not waited for", () => {
    beginTypeAhead("/tasks");
    press("e");
    endTypeAhead();
    beginTypeAhead("/leads");
    press("j");
    endTypeAhead();
    vi.runAllTimers();
    expect(obeyed).toEqual(["j"]);
  });

  it("are forgotten when it takes too long, and then mean what is shown", () => {
    beginTypeAhead("/tasks");
    press("n");
    vi.advanceTimersByTime(KEPT_MS + 1);
    expect(press("j")).toBe(false);
    endTypeAhead();
    vi.runAllTimers();
    expect(obeyed).toEqual([]);
  });
});
