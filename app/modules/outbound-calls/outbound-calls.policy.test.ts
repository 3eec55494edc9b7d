import { describe, expect, it } from "vitest";
import { ATTEMPT_LIMIT_MS, nextPlacingStep, PLACED_WITHIN_MS, telephoneOf } from "./outbound-calls.policy.ts";
import { RECORDING_LAWS, recordingLawOf } from "./recording-consent.policy.ts";

const now = new Date("2026-11-26T17:00:00Z");
const ago = (ms: number) => new Date(now.getTime() - ms);
const fresh = { isOver: false, carrierCallId: null, initiatedAt: ago(100) };

describe("what a worker does with a call", () => {
  it.each([
    ["places it when nobody tried", fresh, null, "place"],
    ["waits while another may be at it", fresh, ago(ATTEMPT_LIMIT_MS - 1), "wait"],
    ["asks the carrier after an attempt without an answer", fresh, ago(ATTEMPT_LIMIT_MS), "reconcile"],
    ["has nothing to do when the carrier has it", { ...fresh, carrierCallId: "CA1" }, ago(60_000), "done"],
    ["has nothing to do when it is over and nobody tried", { ...fresh, isOver: true }, null, "done"],
    ["asks about one that is over, too", { ...fresh, isOver: true }, ago(ATTEMPT_LIMIT_MS), "reconcile"],
    ["gives up what is late", { ...fresh, initiatedAt: ago(PLACED_WITHIN_MS + 1) }, null, "give_up"],
  ] as const)("%s", (_, call, attemptedAt, step) => {
    expect(nextPlacingStep(call, attemptedAt, now).step).toBe(step);
  });

  it("comes back when the other attempt must be over", () => {
    expect(nextPlacingStep(fresh, ago(2_000), now).waitMs).toBe(ATTEMPT_LIMIT_MS - 2_000);
  });
});

describe("the telephone of an agent", () => {
  it.each([
    [{ phone: "+15145550111", workerId: "client:anna" }, "+15145550111"],
    [{ phone: null, workerId: "client:anna" }, "client:anna"],
    [{ phone: null, workerId: "sip:anna@example.com" }, "sip:anna@example.com"],
    [{ phone: null, workerId: "WK0123" }, null],
    [{ phone: null, workerId: "client:<b>" }, null],
    [{ phone: null, workerId: null }, null],
  ])("of %o is %s", (agent, telephone) => {
    expect(telephoneOf(agent)).toBe(telephone);
  });
});

describe("what somebody is told who is recorded", () => {
  it.each([
    ["+14155550123", "US-CA", ["en-US"]],
    ["+12065550123", "US-WA", ["en-US"]],
    ["+12145550123", "US", []],
    ["+15145550123", "CA-QC", ["fr-CA", "en-US"]],
    ["+14165550123", "CA", ["en-CA"]],
    ["+33142685300", "FR", ["fr-FR"]],
    ["+4930123456", "DE", ["de-DE"]],
    ["+442079460123", "GB", ["en-GB"]],
    ["+819012345678", "other", ["en-US"]],
  ])("with the number %s follows the law of %s", (phone, region, languages) => {
    const law = recordingLawOf(phone);
    expect({ region: law.region, languages: law.notice.map(({ language }) => language) }).toEqual({
      region,
      languages,
    });
  });

  it("is something wherever all must know, and each area code is in one row", () => {
    for (const { region, consent, notice } of RECORDING_LAWS) {
      expect(notice.length > 0, region).toBe(consent === "all");
    }
    const prefixes = RECORDING_LAWS.flatMap((law) => law.prefixes ?? []);
    expect(prefixes.filter((prefix, place) => prefixes.indexOf(prefix) !== place)).toEqual([]);
    expect(prefixes.filter((prefix) => !/^1\d{3}$/.test(prefix))).toEqual([]);
  });
});
