import { describe, expect, it } from "vitest";
import { callerText, phoneText } from "./call-words.ts";

describe("a caller who withheld number and name", () => {
  it("is shown as withheld", () => {
    expect(phoneText({ phone: null })).toBe("Number withheld");
    expect(callerText({ phone: null, callerName: null })).toBe("Number withheld");
  });

  it("is named where only the number is withheld", () => {
    expect(callerText({ phone: null, callerName: "Ann" })).toBe("Ann");
  });
});
