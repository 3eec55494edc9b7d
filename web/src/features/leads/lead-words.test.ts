import { describe, expect, it } from "vitest";
import { leadText } from "./lead-words.ts";

describe("a lead in words", () => {
  it("has the name that people would use", () => {
    expect(leadText({ company: "Kayaks", email: "a@b.example", phone: null })).toBe("Kayaks");
    expect(leadText({ company: null, email: "a@b.example", phone: null })).toBe("a@b.example");
    expect(leadText({ company: null, email: null, phone: null })).toBe("Lead without a name");
  });
});
