import { describe, expect, it } from "vitest";
import { backward, onward, partsOf, stepAt } from "./script-walk.ts";

const step = (id: string, ...next: readonly (string | null)[]) => ({
  ...{ id, title: id, say: id },
  answers: next.map((to) => ({ label: String(to), next: to })),
});
const STEPS = [step("opening", "need", "goodbye"), step("need", "opening", null), step("goodbye")];

describe("walking through a script", () => {
  it("begins at the first step, goes on by answers and back the same way", () => {
    expect(stepAt(STEPS, [])?.id).toBe("opening");
    const there = onward(STEPS, [], "need");
    expect(stepAt(STEPS, there)?.id).toBe("need");
    const again = onward(STEPS, there, "opening");
    expect(again).toEqual(["opening", "need", "opening"]);
    expect(stepAt(STEPS, backward(again))?.id).toBe("need");
    expect(stepAt(STEPS, backward(backward(again)))?.id).toBe("opening");
    expect(backward([])).toEqual([]);
  });

  it("stays where an answer ends it, and begins again where a new version lacks the step", () => {
    expect(onward(STEPS, ["opening", "need"], null)).toEqual(["opening", "need"]);
    expect(stepAt(STEPS, ["opening", "gone"])?.id).toBe("opening");
    expect(stepAt([], [])).toBeUndefined();
  });

  it("leaves no space where a blank was left out", () => {
    expect(partsOf("Good day , this is Ann.")).toEqual([
      { text: "Good day, this is Ann.", isMissing: false },
    ]);
  });

  it("marks what nothing is known of, and nothing else in brackets", () => {
    expect(partsOf("At [lead.company] [sic]?")).toEqual([
      { text: "At ", isMissing: false },
      { text: "[lead.company]", isMissing: true },
      { text: " [sic]?", isMissing: false },
    ]);
  });
});
