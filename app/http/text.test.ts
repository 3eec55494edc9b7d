import { expect, it } from "vitest";
import { lineSchema } from "./text.contract.ts";

it("takes exactly what has no control character, no direction mark and no line separator", () => {
  const forbidden = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;
  const schema = lineSchema(10);
  const wrong: number[] = [];
  for (let code = 0; code <= 0x10ffff; code += 1) {
    const text = `a${String.fromCodePoint(code)}b`;
    if (schema.safeParse(text).success === forbidden.test(text)) wrong.push(code);
  }
  expect(wrong).toEqual([]);
});
