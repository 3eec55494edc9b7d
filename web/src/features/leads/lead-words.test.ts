import { describe, expect, it } from "vitest";
import { changeText, leadText } from "./lead-words.ts";

describe("a lead in words", () => {
  it("has the name that people would use", () => {
    expect(leadText({ company: "Kayaks", email: "a@b.example", phone: null })).toBe("Kayaks");
    expect(leadText({ company: null, email: "a@b.example", phone: null })).toBe("a@b.example");
    expect(leadText({ company: null, email: null, phone: null })).toBe("Lead without a name");
  });

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
});
