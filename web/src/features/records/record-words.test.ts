import { describe, expect, it } from "vitest";
import { changeText, valueText } from "./record-words.ts";

describe("a record's history in words", () => {
  it("says what has changed, without the times that go with it", () => {
    const changes = {
      status: { from: "new", to: "contacted" },
      assignedTo: { from: null, to: { id: "1", name: "Amélie" } },
      assignedAt: { from: null, to: "2026-11-27T04:00:00Z" },
      tags: { from: [], to: ["vip", "fair"] },
    };
    expect(changeText("status_changed", changes)).toBe(
      "Status changed · status: new → contacted · assigned to: nothing → Amélie · tags: nothing → vip, fair",
    );
  });

  it("writes yes and no", () => {
    expect([true, false, 0].map(valueText)).toEqual(["Yes", "No", "0"]);
  });
});
