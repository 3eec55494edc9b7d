import { describe, expect, it } from "vitest";
import { cutToLength } from "./index.ts";

describe("cutToLength", () => {
  const family = "👩‍👩‍👧‍👦";

  it.each([
    ["a short text", "Ann", 10, "Ann"],
    ["a text that just fits", "Annabella", 9, "Annabella"],
    ["a long text", "Annabella", 4, "Anna"],
    ["a space at the end", "Ann abella", 4, "Ann"],
    ["an emoji that does not fit", "ab💧", 3, "ab"],
    ["an emoji that just fits", "ab💧c", 4, "ab💧"],
    ["joined emoji", family.repeat(3), family.length * 2 + 5, family.repeat(2)],
    ["joined emoji, cut at a joint", family.repeat(3), family.length * 3 - 2, family.repeat(2)],
    ["an accent of its own", "abe\u0301x", 3, "ab"],
    ["one character without end", `a${"\u0301".repeat(50)}`, 10, ""],
  ])("gives whole characters of %s", (_, text, maxLength, cut) => {
    expect(cutToLength(text, maxLength)).toBe(cut);
  });
});
