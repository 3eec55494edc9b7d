import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chosenFrom, isCalled, isExactly, likeness, nearest, yesOrNo } from "./names.policy.ts";

describe("names as people say them", () => {
  it.each([
    ["Toitures Gagné", "gagne", true],
    ["Toitures Gagné", "Toit Gagné", true],
    ["Toitures Gagné", "Gagnon", false],
    ["Jean-François Gagnon", "jean francois", true],
    ["Acme", "", false],
  ])("%s is called “%s”: %s", (label, name, expected) => {
    expect(isCalled(label, name)).toBe(expected);
  });

  it("are the whole name whatever the accents and signs", () => {
    expect(isExactly("Café du Coin, Inc.", "cafe du coin inc")).toBe(true);
    expect(isExactly("Café du Coin", "café du")).toBe(false);
  });

  it("are near to what is misspelt, the nearest first", () => {
    const labels = ["Garage Côté", "Toitures Gagné", "Toitures Gagnon"];
    expect(nearest(labels, (one) => one, "Toitures Gagner")[0]).toBe("Toitures Gagné");
    expect(nearest(labels, (one) => one, "Boulangerie")).toEqual([]);
  });

  it("are as like as they are the other way round, and most like themselves", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        const ratio = likeness(one, other);
        expect(ratio).toBe(likeness(other, one));
        expect(ratio).toBeGreaterThanOrEqual(0);
        expect(ratio).toBeLessThanOrEqual(1);
      }),
    );
    expect(likeness("Acme Roofing", "acme roofing")).toBe(1);
  });
});

describe("answers in words", () => {
  const choices = ["Acme East", "Acme West"];
  it.each([
    ["the second one", "Acme West"],
    ["number one", "Acme East"],
    ["one", "Acme East"],
    ["the west one", "Acme West"],
    ["east please", "Acme East"],
    ["acme", null],
    ["the third", null],
    ["", null],
  ])("“%s” means %s", (said, expected) => {
    expect(chosenFrom(choices, (one) => one, said)).toBe(expected);
  });

  it.each([
    ["yes", "yes"],
    ["yes please do", "yes"],
    ["go ahead", "yes"],
    ["no", "no"],
    ["please don't", "no"],
    ["yes but not that one", "no"],
    ["make it urgent", null],
    ["", null],
  ])("“%s” is a %s", (said, expected) => {
    expect(yesOrNo(said)).toBe(expected);
  });
});
