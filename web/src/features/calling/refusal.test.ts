import { describe, expect, it } from "vitest";
import { formatWhen } from "../../ui/format.ts";
import { refusalText } from "./refusal.ts";

describe("a call that the gate refuses", () => {
  it("says why, and from when on it may be placed", () => {
    const nowMs = Date.parse("2026-11-27T12:00:00.000Z");
    const next = "2026-11-27T13:00:00.000Z";
    expect(refusalText("quiet_hours", next, nowMs)).toBe(
      `It is too early or too late where they are. Allowed from ${formatWhen(next, nowMs)} on.`,
    );
    expect(refusalText("do_not_call", null, nowMs)).toBe("They are on the do-not-call list.");
  });
});
