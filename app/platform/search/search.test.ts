import { describe, expect, it } from "vitest";
import { readSearch } from "./contacts.policy.ts";

describe("what somebody looks for", () => {
  it.each([
    ["514 555 0111", "5145550111"],
    ["(514) 555-0111", "5145550111"],
    ["+1.514.555.0111", "15145550111"],
    ["0111", "111"],
    ["0142", "142"],
    ["(0)20 7946 0958", "2079460958"],
    ["020/7946-0958", "2079460958"],
  ])("is a number in %s", (typed, digits) => {
    expect(readSearch(typed)).toEqual({ kind: "digits", digits });
  });

  it.each(["Zoé", "7-Eleven", "12", "zoe 0111", "a@b.example"])("is words in %s", (typed) => {
    expect(readSearch(typed)).toEqual({ kind: "words", words: typed.split(" ") });
  });
});
