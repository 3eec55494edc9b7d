import { describe, expect, it } from "vitest";
import { createPlayback, lineAt } from "./playback.ts";

describe("the line that is being said", () => {
  const lines = [{ atSeconds: 1 }, { atSeconds: null }, { atSeconds: 8.5 }];
  it.each([
    [0, -1],
    [1, 0],
    [8.4, 0],
    [60, 2],
  ])("at %d s is %d", (at, index) => {
    expect(lineAt(lines, at)).toBe(index);
  });
});

describe("a playback", () => {
  it("passes wishes to the player that is there, and to none that has gone", () => {
    const playback = createPlayback();
    const heard: number[] = [];
    playback.playFrom(1);
    const stop = playback.onWish((seconds) => heard.push(seconds));
    playback.playFrom(2);
    stop();
    playback.playFrom(3);
    expect(heard).toEqual([2]);
  });
});
