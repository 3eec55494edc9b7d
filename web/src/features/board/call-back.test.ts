import { describe, expect, it } from "vitest";
import { formatWhen } from "../../ui/format.ts";
import { aCall, atSecond } from "../calls/test/a-call.ts";
import { canBeCalledBack, refusalText, whyNotCalledBack } from "./call-back.ts";

describe("calling back", () => {
  it("is for those who are no longer on the line, and whose number is known", () => {
    expect(canBeCalledBack(aCall({ status: "completed" }))).toBe(true);
    expect(canBeCalledBack(aCall({ status: "in_progress" }))).toBe(false);
    expect(canBeCalledBack(aCall({ status: "completed", phone: null }))).toBe(false);
    expect(whyNotCalledBack(aCall({ status: "completed" }))).toBeNull();
    expect(whyNotCalledBack(aCall({ status: "ringing" }))).toBe("Marie Tremblay is still on the line.");
    expect(whyNotCalledBack(aCall({ status: "completed", phone: null }))).toContain("withheld");
  });

  it("says why the gate refuses it, and from when on it does not", () => {
    const nowMs = Date.parse(atSecond(0));
    const next = atSecond(3_600);
    expect(refusalText("quiet_hours", next, nowMs)).toBe(
      `It is too early or too late where they are. Allowed from ${formatWhen(next, nowMs)} on.`,
    );
    expect(refusalText("do_not_call", null, nowMs)).toBe("They are on the do-not-call list.");
  });
});
