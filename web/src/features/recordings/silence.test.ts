import { describe, expect, it } from "vitest";
import { afterSilence, barsOf } from "./silence.ts";

/** Two seconds of speech, four of silence, two of speech, half a second each. */
const recording = { secondsPerPeak: 0.5, peaks: [40, 50, 60, 30, 0, 1, 2, 5, 0, 0, 1, 2, 70, 40, 0, 30] };

describe("silence", () => {
  it("is left just before the next sound", () => {
    expect(afterSilence(recording, 2.1)).toBeCloseTo(5.7);
    expect(afterSilence(recording, 4)).toBeCloseTo(5.7);
  });

  it("is none while somebody speaks, draws breath, or is about to", () => {
    expect(afterSilence(recording, 1)).toBeNull();
    expect(afterSilence(recording, 7.1)).toBeNull();
    expect(afterSilence(recording, 5.6)).toBeNull();
  });

  it("at the end leads to the end", () => {
    expect(afterSilence({ secondsPerPeak: 1, peaks: [50, 0, 0, 0] }, 1)).toBe(4);
    expect(afterSilence(recording, 99)).toBeNull();
  });
});

describe("bars", () => {
  it("are as loud as the loudest of what they stand for", () => {
    expect(barsOf([1, 9, 3, 4, 7, 2], 3)).toEqual([9, 4, 7]);
    expect(barsOf([1, 2], 5)).toEqual([1, 2]);
  });
});
