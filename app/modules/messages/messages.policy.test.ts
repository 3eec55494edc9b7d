import { describe, expect, it } from "vitest";
import { acceptanceOf } from "./messages.policy.ts";

describe("when the carrier took an SMS", () => {
  const first = new Date("2026-11-26T10:00:00Z");
  const second = new Date("2026-11-26T10:00:05Z");

  it("is when it said so", () => {
    expect(acceptanceOf({ attemptedAt: first, sentAt: second })).toEqual(second);
  });

  it("is about when it was asked, where its receipt was faster than its answer", () => {
    expect(acceptanceOf({ attemptedAt: second, sentAt: null })).toEqual(second);
  });

  it("is not when it took the SMS before", () => {
    expect(acceptanceOf({ attemptedAt: second, sentAt: first })).toEqual(second);
  });

  it("is unknown of one that nobody has tried to send", () => {
    expect(acceptanceOf({ attemptedAt: null, sentAt: null })).toBeNull();
  });
});
