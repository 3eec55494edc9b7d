import { describe, expect, it } from "vitest";
import { aCall } from "../calls/test/a-call.ts";
import { canBeCalledBack, whyNotCalledBack } from "./call-back.ts";

describe("calling back", () => {
  it("is for those who are no longer on the line, and whose number is known", () => {
    expect(canBeCalledBack(aCall({ status: "completed" }))).toBe(true);
    expect(canBeCalledBack(aCall({ status: "in_progress" }))).toBe(false);
    expect(canBeCalledBack(aCall({ status: "completed", phone: null }))).toBe(false);
    expect(whyNotCalledBack(aCall({ status: "completed" }))).toBeNull();
    expect(whyNotCalledBack(aCall({ status: "ringing" }))).toBe("Marie Tremblay is still on the line.");
    expect(whyNotCalledBack(aCall({ status: "completed", phone: null }))).toContain("withheld");
  });
});
