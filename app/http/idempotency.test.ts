import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { idempotencyKeyOf } from "./idempotency.ts";

const read = (value: string) => idempotencyKeyOf({ "idempotency-key": value });

describe("Idempotency-Key", () => {
  it("is a string of structured fields, or the same without quotes", () => {
    expect(read('"8e03978e-40d5"')).toBe("8e03978e-40d5");
    expect(read("8e03978e-40d5")).toBe("8e03978e-40d5");
    expect(read(String.raw`"say \"so\" \\"`)).toBe(String.raw`say "so" \ `.trim());
    expect(idempotencyKeyOf({})).toBeUndefined();
  });

  it.each([
    "",
    '""',
    '"',
    '"open',
    'a"b"',
    "two words",
    "été",
    `"${"x".repeat(256)}"`,
    "x".repeat(256),
    "a, b",
  ])("is refused with 400 when it is %j", (value) => {
    // A quote within is a key like others where it is not the first.
    if (value === 'a"b"') expect(read(value)).toBe(value);
    else
      expect(() => read(value)).toThrow(
        expect.objectContaining({ code: "idempotency_key_invalid", status: 400 }),
      );
  });

  it("comes back whole from its quoted form, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 255 }), (key) => {
        expect(read(`"${key.replace(/["\\]/g, "\\$&")}"`)).toBe(key);
      }),
    );
  });
});
