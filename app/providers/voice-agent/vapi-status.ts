/** Vapi's states and reasons in our words. */

import type { CallStatus } from "../telephony/port.ts";

/**
 * Vapi knows hundreds of reasons and adds more: they are judged by pattern, the first that fits. What fits none was a
 * conversation that ended in some ordinary way.
 */
const REASON_PATTERNS: readonly (readonly [RegExp, CallStatus])[] = [
  [
    /^call\.forwarding\.(?!.*error)|forwarded-call|forwarding-phone-number|warm-transfer(?!.*error)/,
    "completed",
  ],
  [/^customer-busy$|(^|[-.])busy$/, "busy"],
  // A caller who gave up while it rang is a call that we missed.
  [/did-not-answer|no-answer|not-answered|hung-?up-before/, "no_answer"],
  [/cancell?ed|scheduled-call-deleted|call-deleted/, "canceled"],
  [
    /error|fault|fail|not-found|not-valid|invalid|not-provided|never-connected|reject|blocked|denied|misdialed/,
    "failed",
  ],
  [
    /join-timed-out|no-server-available|worker-shutdown|microphone-permission|closed-websocket|quota/,
    "failed",
  ],
];

/** How a call ended, from the vendor's reason; `completed` where it gave none. */
export function finalStatusOf(endedReason: string | null): CallStatus {
  const reason = endedReason?.toLowerCase() ?? "";
  return REASON_PATTERNS.find(([pattern]) => pattern.test(reason))?.[1] ?? "completed";
}

const STATUSES: Readonly<Record<string, CallStatus>> = {
  scheduled: "queued",
  queued: "queued",
  ringing: "ringing",
  "in-progress": "in_progress",
  forwarding: "in_progress",
};

/** Our word for a status-update; null for a status that does not move the call. */
export function statusOf(rawStatus: string, endedReason: string | null): CallStatus | null {
  if (rawStatus === "ended") return finalStatusOf(endedReason);
  return Object.hasOwn(STATUSES, rawStatus) ? (STATUSES[rawStatus] ?? null) : null;
}
