import { describe, expect, it } from "vitest";
import { patternOf, readContact, redact } from "./persons.policy.ts";

describe("readContact", () => {
  it.each([
    ["+1 (438) 555-0177", { kind: "phone", value: "+14385550177" }],
    [" Zoe@Example.org ", { kind: "email", value: "zoe@example.org" }],
    ["4385550177", null],
    ["anonymous", null],
    ["zoe@example", null],
  ])("%s", (text, contact) => expect(readContact(text)).toEqual(contact));
});

describe("what is found of a person", () => {
  const pattern = patternOf({ phones: ["+14385550177"], emails: ["z.q@mail.example"] }) ?? "";

  it.each([
    "+14385550177",
    "14385550177",
    "+1 438-555-0177",
    "(438) 555-0177",
    "438.555.0177",
    "%2B14385550177",
    "Z.Q@Mail.example",
    "z.q%40mail.example",
  ])("%s", (text) => expect(redact(`call ${text}, now`, pattern)).toBe("call [erased], now"));

  it.each(["+14385550178", "94385550177", "43855501770", "zaq@mail.example", "xz.q@mail.example"])(
    "not %s",
    (text) => expect(redact(text, pattern)).toBe(text),
  );

  it("however deep, as keys and as numbers, too", () => {
    const at = new Date();
    expect(redact({ a: [{ "+14385550177": 14385550177 }], b: 7, c: null, at }, pattern)).toEqual({
      a: [{ "[erased]": null }],
      b: 7,
      c: null,
      at,
    });
  });

  it("means nothing without a number or an address", () => {
    expect(patternOf({ phones: [], emails: [] })).toBeNull();
  });
});
