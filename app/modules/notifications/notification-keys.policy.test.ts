import { describe, expect, it } from "vitest";
import { alertKey, alertOf } from "./notification-keys.policy.ts";

describe("keys of notifications", () => {
  it("name the alert that they tell of", () => {
    for (const type of ["alert.raised", "alert.unanswered"] as const)
      expect(alertOf({ type, key: alertKey(type, "a-1") })).toBe("a-1");
  });

  it("name none where they tell of something else", () => {
    expect(alertOf({ type: "sms.given_up", key: "sms.given_up:m-1" })).toBeNull();
    expect(alertOf({ type: "alert.raised", key: "demo" })).toBeNull();
  });
});
