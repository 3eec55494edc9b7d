import { describe, expect, it } from "vitest";
import { findJsonFault } from "./json-syntax.ts";

const VALID = ['{"a":[1,-0.5e+3,"\\u00e9\\n",true,false,null,{}],"b":[]}', " 1 ", '""', "[[]]"];
const INVALID = [
  ["", 0],
  ["{", 1],
  ['{"a"}', 4],
  ['{"a":1,}', 7],
  ["[1,]", 3],
  ["[1 2]", 3],
  ["01", 1],
  ['"a\nb"', 2],
  ['"\\x"', 1],
  ["nul", 3],
  ["{} {}", 3],
  ["'a'", 0],
] as const;

describe("findJsonFault", () => {
  it.each(VALID)("finds nothing in %s", (text) => {
    expect(findJsonFault(text)).toBeUndefined();
  });

  it.each(INVALID)("finds where %j stops being JSON", (text, offset) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(findJsonFault(text)?.offset).toBe(offset);
  });

  it("counts lines and columns from one", () => {
    expect(findJsonFault('{\n  "a": x\n}')).toEqual({ offset: 9, line: 2, column: 8, endsEarly: false });
  });

  it("does not overflow on deep nesting", () => {
    expect(findJsonFault("[".repeat(100_000))).toMatchObject({ endsEarly: false });
  });
});
