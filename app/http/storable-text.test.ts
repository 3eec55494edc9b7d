import { describe, expect, it } from "vitest";
import { mayHoldUnstorable, storable } from "./storable-text.ts";

function parsed(json: string): unknown {
  return mayHoldUnstorable(json) ? storable(JSON.parse(json)) : JSON.parse(json);
}

describe("storable", () => {
  it.each([
    [String.raw`{"a":"flood\u0000ed"}`, { a: "flooded" }],
    [String.raw`{"a\u0000b":["\u0000",{"c":"\u0000d"}]}`, { ab: ["", { c: "d" }] }],
    [
      String.raw`{"half":"\ud83d","other half":"\udca7","whole":"\ud83d\udca7"}`,
      {
        half: "\ufffd",
        "other half": "\ufffd",
        whole: "💧",
      },
    ],
    [
      String.raw`{"a":"\\u0000 as text","b":[1,true,null]}`,
      { a: String.raw`\u0000 as text`, b: [1, true, null] },
    ],
  ])("makes %s fit for the database", (json, expected) => {
    expect(parsed(json)).toEqual(expected);
  });

  it("leaves ordinary text alone, emoji and accents included", () => {
    const text = { text: "Dégât d’eau 💧" };
    expect(parsed(JSON.stringify(text))).toEqual(text);
  });
});
