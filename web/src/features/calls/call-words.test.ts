import { describe, expect, it } from "vitest";
import { callerText, phoneText } from "./call-words.ts";

describe("a caller who withheld number and name", () => {
  it("is shown as withheld", () => {
    expect(phoneText({ phone: null })).toBe("Number withheld");
    expect(callerText({ phone: null, callerName: null, knownAs: null })).toBe("Number withheld");
  });

  it("is named as they said, else as our records have it", () => {
    const known = { phone: "+15145550123", knownAs: "Luc Côté" };
    expect(callerText({ ...known, callerName: null })).toBe("Luc Côté");
    expect(callerText({ ...known, callerName: "Ann" })).toBe("Ann");
  });

  it("is named where only the number is withheld", () => {
    expect(callerText({ phone: null, callerName: "Ann", knownAs: null })).toBe("Ann");
  });
});
