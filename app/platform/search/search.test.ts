import { describe, expect, it } from "vitest";
import { likePatterns, readSearch } from "./search.ts";

describe("what somebody looks for", () => {
  it.each([
    ["514 555 0111", "5145550111"],
    ["(514) 555-0111", "5145550111"],
    ["+1.514.555.0111", "15145550111"],
    ["0111", "0111"],
    ["0142", "0142"],
    ["(0)20 7946 0958", "2079460958"],
    ["020/7946-0958", "2079460958"],
  ])("is a number in %s", (typed, digits) => {
    expect(readSearch(typed)).toEqual({ kind: "digits", digits });
  });

  it.each(["Zoé", "7-Eleven", "12", "zoe 0111", "a@b.example"])("is words in %s", (typed) => {
    expect(readSearch(typed)).toEqual({ kind: "words", words: typed.split(" ") });
  });

  it("is found within words, of one or two letters at their beginning: trigrams find no shorter ones", () => {
    expect(likePatterns("lav_ie")).toEqual(["%lav\\_ie%"]);
    expect(likePatterns("5%")).toEqual(["5\\%%", "% 5\\%%"]);
  });
});
