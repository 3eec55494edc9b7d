import { describe, expect, it } from "vitest";
import { figureText, percentText } from "./figures.ts";

describe("a figure", () => {
  it.each([
    [null, "seconds", "–"],
    [0.0004, "seconds", "< 1 ms"],
    [0.0421, "seconds", "42 ms"],
    [1.25, "seconds", "1.3 s"],
    [0.0512, "ratio", "5.1 %"],
    [0.47, "ratio", "47 %"],
    [2.44, "perMinute", "2.4"],
    [1_234.6, "perMinute", "1,235"],
    [0.0512, "score", "0.051"],
    [104_857_600, "bytes", "100 MiB"],
  ] as const)("writes %s (%s) as %s", (value, unit, text) => {
    expect(figureText(value, unit)).toBe(text);
  });

  it("is not all while something is missing", () => {
    expect(percentText(0.99996)).toBe("99.99 %");
    expect(percentText(0.999)).toBe("99.9 %");
    expect(percentText(1)).toBe("100 %");
    expect(percentText(-0.5)).toBe("-50 %");
  });
});
