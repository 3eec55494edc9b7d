import { nextOpen, type WeekHours } from "./contact-hours.policy.ts";
import type { ReachRefusalReason } from "./reachability.contract.ts";

/** What the gate knows of somebody who is to be reached. */
export interface ReachFacts {
  /** E.164; null where there is none. */
  readonly phone: string | null;
  /** Is there something that was meant as a number? */
  readonly isPhoneGiven: boolean;
  /** How long the do-not-call list keeps the number: until before a time, for good, or not at all. */
  readonly doNotCallUntil: Date | "forever" | null;
  readonly isConsentWithdrawn: boolean;
  /** IANA names of all places where the person may be; empty where nobody knows. */
  readonly timeZones: readonly string[];
  readonly hours: WeekHours;
}

/** May it be? If not, why, and from when on as far as is known. */
export type ReachVerdict =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly reason: ReachRefusalReason; readonly nextAllowedAt: Date | null };

/** The rules before each call and each SMS to somebody who is not of the staff. Of several reasons the first counts. */
export function judge(facts: ReachFacts, at: Date): ReachVerdict {
  const { phone, doNotCallUntil, isConsentWithdrawn, timeZones, hours } = facts;
  const refused = (reason: ReachRefusalReason, nextAllowedAt: Date | null = null) =>
    ({ allowed: false, reason, nextAllowedAt }) as const;

  if (phone === null) return refused(facts.isPhoneGiven ? "invalid_number" : "no_number");
  const isOpening = !isConsentWithdrawn && timeZones.length > 0;
  if (doNotCallUntil === "forever") return refused("do_not_call");
  if (doNotCallUntil !== null && doNotCallUntil > at) {
    return refused("do_not_call", isOpening ? nextOpen(hours, timeZones, doNotCallUntil) : null);
  }
  if (isConsentWithdrawn) return refused("consent_withdrawn");
  if (timeZones.length === 0) return refused("unknown_time_zone");
  const next = nextOpen(hours, timeZones, at);
  return next?.getTime() === at.getTime() ? { allowed: true } : refused("quiet_hours", next);
}
