import { describe, expect, it } from "vitest";
import { forecastText } from "./budget-forecast.ts";

const NOW = new Date("2026-11-26T03:00:00Z");

describe("forecastText", () => {
  it.each([
    [
      0.41,
      14.4,
      "41 % of the error budget of 30 days is left; as fast as in the last hour (14 times what is allowed) it ends on Thursday 26 November at 23:30 UTC, in 20 hours.",
    ],
    [
      0.02,
      14.4,
      "2 % of the error budget of 30 days is left; as fast as in the last hour (14 times what is allowed) it ends on Thursday 26 November at 04:00 UTC, in 60 minutes.",
    ],
    [
      0.5,
      2,
      "50 % of the error budget of 30 days is left; as fast as in the last hour (2 times what is allowed) it ends on Thursday 3 December at 15:00 UTC, in 8 days.",
    ],
    [
      0.9,
      0.9,
      "90 % of the error budget of 30 days is left; as fast as in the last hour (0.9 times what is allowed) it lasts.",
    ],
    [1, 0, "100 % of the error budget of 30 days is left; nothing of it was spent in the last hour."],
    [-0.5, 3, "The error budget of 30 days is used up (150 % spent)."],
  ])("%d left at %d times", (remaining, burnRate, text) => {
    expect(forecastText(remaining, burnRate, NOW)).toBe(text);
  });
});
