import type { DncNumberJson, SmsOptOutJson } from "./do-not-call.contract.ts";
import { isActive } from "./do-not-call.policy.ts";
import type { DncNumber } from "./do-not-call.repository.ts";
import type { SmsOptOut } from "./sms-opt-outs.repository.ts";

/** A number on the list as clients see it. */
export function presentDncNumber(number: DncNumber, now: Date): DncNumberJson {
  return {
    phone: number.phone,
    reason: number.reason,
    source: number.source,
    addedBy: number.addedBy ? { id: number.addedBy, name: number.addedByName ?? "" } : null,
    expiresAt: number.expiresAt?.toISOString() ?? null,
    isActive: isActive(number, now),
    note: number.note,
    createdAt: number.createdAt.toISOString(),
  };
}

/** A number that wants no SMS, as clients see it. */
export function presentSmsOptOut({ phone, source, createdAt }: SmsOptOut): SmsOptOutJson {
  return { phone, source, createdAt: createdAt.toISOString() };
}
