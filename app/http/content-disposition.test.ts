import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contentDisposition } from "./content-disposition.ts";

describe("the name of a downloaded file", () => {
  it("is what it was called, in every alphabet", () => {
    expect(contentDisposition("réunion (1).wav", true)).toBe(
      "attachment; filename=\"r_union (1).wav\"; filename*=UTF-8''r%C3%A9union%20%281%29.wav",
    );
  });

  it("never ends its header early", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (name) => {
        expect(contentDisposition(name.toWellFormed(), false)).toMatch(
          /^inline; filename="[\x20-\x21\x23-\x24\x26-\x5b\x5d-\x7e]*"; filename\*=UTF-8''[\w%!.~-]*$/,
        );
      }),
    );
  });
});
