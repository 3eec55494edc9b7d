import { Vapi } from "@vapi-ai/server-sdk";
import { describe, expect, it } from "vitest";
import { ENDED_REASONS } from "./vapi-ended-reasons.ts";
import { finalStatusOf, guessedStatusOf, isKnownReason } from "./vapi-status.ts";

const TOLD: readonly string[] = [
  ...new Set(
    [
      Vapi.CallEndedReason,
      Vapi.ServerMessageStatusUpdateEndedReason,
      Vapi.ServerMessageEndOfCallReportEndedReason,
    ].flatMap((reasons) => Object.values(reasons)),
  ),
];

describe("the vendor's reasons why a call ended", () => {
  it("are all in our table, and nothing else is", () => {
    expect(TOLD.length).toBeGreaterThan(500);
    expect(TOLD.filter((reason) => !isKnownReason(reason))).toEqual([]);
    expect([...ENDED_REASONS.keys()].filter((reason) => !TOLD.includes(reason))).toEqual([]);
  });

  it("are failures where they speak of an error", () => {
    const misread = TOLD.filter(
      (reason) => /error|fault|fail/.test(reason) && finalStatusOf(reason) !== "failed",
    );
    expect(misread).toEqual([]);
  });

  it("would be guessed alike from their words, for those that are not in the table yet", () => {
    expect(TOLD.filter((reason) => guessedStatusOf(reason) !== ENDED_REASONS.get(reason))).toEqual([]);
  });

  it("are judged by their words where they are new", () => {
    expect(isKnownReason("call.in-progress.error-warm-transfer-of-a-new-kind")).toBe(false);
    expect(finalStatusOf("call.in-progress.error-warm-transfer-of-a-new-kind")).toBe("failed");
    expect(finalStatusOf("call.forwarding.of-a-new-kind")).toBe("completed");
    expect(finalStatusOf("toString")).toBe("completed");
  });
});
