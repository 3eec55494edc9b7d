import { describe, expect, it } from "vitest";
import { differences, summaryOf } from "./write-words.ts";

describe("what waits, in words", () => {
  it("is its text, or its fields", () => {
    expect(summaryOf({ body: { body: "Rang back" } })).toBe("Rang back");
    expect(summaryOf({ body: { lostReason: "price", source: null } })).toBe("Lost reason: price, Source: –");
    expect(summaryOf({ body: { add: ["billing", "vip"], remove: [] } })).toBe("Add: billing, vip, Remove: –");
    expect(summaryOf({ body: undefined })).toBe("");
  });

  it("differs from the server's in the fields that were written", () => {
    const write = {
      body: { source: "mine", company: "A" },
      theirs: { source: "theirs", company: "A", version: 5 },
    };
    expect(differences(write)).toEqual([{ field: "Source", mine: "mine", theirs: "theirs" }]);
    expect(differences({ body: { source: "x" }, theirs: undefined })).toEqual([]);
  });
});
