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

  const nested = (open: string, depth: number, close: string) =>
    `{"kept":1,"deep":${open.repeat(depth)}${close.repeat(depth)}}`;
  const depthOf = (value: unknown): number =>
    typeof value === "object" && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;

  it.each([
    ["lists", nested("[", 5_000, "]")],
    ["objects", nested('{"a":', 5_000, "}").replace('"a":}', '"a":1}')],
    ["many more lists", nested("[", 100_000, "]")],
    ["lists behind brackets in a text", `["${"]".repeat(9_000)}",${nested("[", 5_000, "]")}]`],
  ])("cuts off what is nested too deeply: %s", (_, json) => {
    const value = parsed(json);
    expect(depthOf(value)).toBe(100);
    expect(JSON.stringify(value)).toContain('"kept":1');
  });

  it("leaves alone what is wide, and as deep as allowed", () => {
    const wide = {
      deep: JSON.parse(nested("[", 99, "]")).deep,
      list: Array.from({ length: 500 }, () => [{}]),
    };
    expect(parsed(JSON.stringify(wide))).toEqual(wide);
  });

  it("leaves ordinary text alone, emoji and accents included", () => {
    const text = { text: "Dégât d’eau 💧" };
    expect(parsed(JSON.stringify(text))).toEqual(text);
  });
});
