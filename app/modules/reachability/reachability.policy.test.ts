import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { everyDay, readWindows } from "./contact-hours.policy.ts";
import { judge, type ReachFacts } from "./reachability.policy.ts";
import { anyHours, anyZone, anyZoneAndTime, isOpenByClocks } from "./test/wall-clock.ts";

const noon = new Date("2026-11-26T17:00:00Z");
const midnight = new Date("2026-11-27T05:00:00Z");
const morning = new Date("2026-11-27T13:00:00Z");

const reachable: ReachFacts = {
  phone: "+15145550100",
  isPhoneGiven: true,
  doNotCallUntil: null,
  isConsentWithdrawn: false,
  timeZones: ["America/Toronto"],
  hours: everyDay(...readWindows("08:00-21:00")),
};
const refused = (reason: string, nextAllowedAt: Date | null) => ({ allowed: false, reason, nextAllowedAt });

describe("the gate", () => {
  it("lets pass at noon what it refuses at midnight until the morning", () => {
    expect(judge(reachable, noon)).toEqual({ allowed: true });
    expect(judge(reachable, midnight)).toEqual(refused("quiet_hours", morning));
  });

  it.each([
    ["no_number", { phone: null, isPhoneGiven: false }],
    ["invalid_number", { phone: null }],
    ["do_not_call", { doNotCallUntil: "forever" }],
    ["consent_withdrawn", { isConsentWithdrawn: true }],
    ["unknown_time_zone", { timeZones: [] }],
  ] as const)("refuses for good, whatever the time: %s", (reason, facts) => {
    for (const at of [noon, midnight]) {
      expect(judge({ ...reachable, ...facts }, at)).toEqual(refused(reason, null));
    }
  });

  it("keeps to the list until an entry expires, and then to the hours", () => {
    const listed = { ...reachable, doNotCallUntil: midnight };
    expect(judge(listed, noon)).toEqual(refused("do_not_call", morning));
    expect(judge(listed, new Date(midnight.getTime() - 1))).toEqual(refused("do_not_call", morning));
    expect(judge(listed, midnight)).toEqual(refused("quiet_hours", morning));
    expect(judge({ ...listed, isConsentWithdrawn: true }, noon)).toEqual(refused("do_not_call", null));
  });

  it("never lets pass what a rule forbids, never refuses what all allow, and keeps its word on the next time", () => {
    const minutes = fc.integer({ min: -10_000, max: 10_000 });
    const facts = fc.record({
      hours: anyHours,
      others: fc.array(anyZone, { maxLength: 1 }),
      until: fc.option(fc.oneof(fc.constant("forever" as const), minutes)),
      isConsentWithdrawn: fc.boolean(),
    });
    fc.assert(
      fc.property(facts, anyZoneAndTime, ({ hours, others, until, isConsentWithdrawn }, { zone, at }) => {
        const doNotCallUntil = typeof until === "number" ? new Date(at.getTime() + until * 60_000) : until;
        const timeZones = [zone, ...others];
        const known = { ...reachable, hours, timeZones, doNotCallUntil, isConsentWithdrawn };
        const isListed = until === "forever" || (typeof until === "number" && until > 0);
        const expected = !isListed && !isConsentWithdrawn && isOpenByClocks(hours, timeZones, at);
        const verdict = judge(known, at);
        expect(verdict.allowed).toBe(expected);
        if (verdict.allowed || verdict.nextAllowedAt === null) return;
        expect(verdict.nextAllowedAt.getTime()).toBeGreaterThan(at.getTime());
        expect(judge(known, verdict.nextAllowedAt)).toEqual({ allowed: true });
      }),
      { numRuns: 1_000 },
    );
  });
});
