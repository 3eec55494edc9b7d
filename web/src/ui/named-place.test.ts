import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keepNamedPlaceShown } from "./named-place.ts";

/** A page with one section, as far as showing it goes. */
function stubPage() {
  const page = {
    topPx: 900,
    scrollHeight: 2_000,
    shown: 0,
    focused: [] as string[],
    isThere: false,
    frames: [] as (() => void)[],
    window: new EventTarget(),
  };
  const heading = { tabIndex: -1, focus: () => page.focused.push("heading") };
  const section = {
    tabIndex: -1,
    hasAttribute: () => false,
    getAttribute: () => "session-title",
    querySelector: () => null,
    getBoundingClientRect: () => ({ top: page.topPx }),
    scrollIntoView: (how: object) => {
      expect(how).toEqual({ block: "start", behavior: "instant" });
      page.shown += 1;
      page.topPx = 60;
    },
  };
  vi.stubGlobal("location", { hash: "#session" });
  vi.stubGlobal("document", {
    documentElement: {
      get scrollHeight() {
        return page.scrollHeight;
      },
    },
    getElementById: (id: string) =>
      !page.isThere ? null : id === "session" ? section : id === "session-title" ? heading : null,
  });
  vi.stubGlobal("addEventListener", page.window.addEventListener.bind(page.window));
  vi.stubGlobal("requestAnimationFrame", (frame: () => void) => page.frames.push(frame));
  return page;
}

describe("the place that an address names", () => {
  let page: ReturnType<typeof stubPage>;
  const nextFrame = () => page.frames.shift()?.();
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["performance"] });
    page = stubPage();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("is shown when it comes, again when it is moved or there is more room, and its heading has the focus", () => {
    keepNamedPlaceShown();
    expect(page.shown).toBe(0);
    page.isThere = true;
    nextFrame();
    expect([page.shown, page.focused]).toEqual([1, ["heading"]]);
    nextFrame();
    expect(page.shown).toBe(1);
    page.topPx = 460;
    nextFrame();
    page.scrollHeight = 2_600;
    nextFrame();
    expect([page.shown, page.topPx, page.focused]).toEqual([3, 60, ["heading"]]);
  });

  it("is left alone as soon as somebody scrolls, types or points, and after ten seconds", () => {
    page.isThere = true;
    keepNamedPlaceShown();
    page.window.dispatchEvent(new Event("wheel"));
    page.topPx = 460;
    nextFrame();
    expect([page.shown, page.frames]).toEqual([1, []]);
    keepNamedPlaceShown();
    vi.advanceTimersByTime(10_001);
    nextFrame();
    expect(page.frames).toEqual([]);
  });

  it("is nowhere where the address cannot be read", () => {
    vi.stubGlobal("location", { hash: "#%E0%A4%A" });
    keepNamedPlaceShown();
    expect(page.frames).toEqual([]);
  });
});
