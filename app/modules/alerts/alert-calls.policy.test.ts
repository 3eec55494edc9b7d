import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CallStatus } from "../../providers/telephony/port.ts";
import { changeByStatus, endUnknown } from "./alert-calls.policy.ts";
import type { AlertCall } from "./alert-calls.repository.ts";

const AT = new Date("2026-11-26T12:00:00Z");
const CALL: AlertCall = {
  id: "1",
  alertId: "2",
  userId: "3",
  recipientName: "Eve",
  toNumber: "+15145550100",
  status: "placed",
  attempts: 1,
  dueAt: null,
  attemptedAt: AT,
  provider: "twilio",
  providerCallId: "CA1",
  reason: null,
  traceparent: null,
  createdAt: AT,
  placedAt: AT,
  endedAt: null,
};
const STATUSES: readonly CallStatus[] = [
  "queued",
  "ringing",
  "in_progress",
  "completed",
  "busy",
  "no_answer",
  "failed",
  "canceled",
];
function hear(call: AlertCall, statuses: readonly CallStatus[]): AlertCall {
  let heard = call;
  for (const status of statuses) heard = { ...heard, ...changeByStatus(heard, status, AT) };
  return heard;
}

describe("a carrier's word on a call with an alert", () => {
  it.each([
    [["in_progress", "completed"], "answered"],
    [["ringing", "no_answer"], "unanswered"],
    [["busy"], "unanswered"],
    [["failed"], "failed"],
    // Overtaken by the end.
    [["completed", "in_progress"], "answered"],
  ] as const)("moves it on: %s", (statuses, status) => {
    expect(hear(CALL, statuses)).toMatchObject({ status, endedAt: AT });
  });

  it("never takes back that somebody has taken the alert, and changes nothing after the end", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...STATUSES), { maxLength: 8 }), (statuses) => {
        const spoken = statuses.filter((status) => status === "in_progress" || status === "completed");
        expect(hear({ ...CALL, status: "acknowledged" }, spoken).status).toBe("acknowledged");
        const ended = hear(CALL, [...statuses, "completed"]);
        expect(ended.endedAt).toEqual(AT);
        expect(hear(ended, statuses)).toEqual(ended);
      }),
    );
  });

  it("is not needed for ever", () => {
    expect(endUnknown({ status: "placed" })).toMatchObject({ status: "failed" });
    expect(endUnknown({ status: "acknowledged" })).toEqual({});
  });
});
