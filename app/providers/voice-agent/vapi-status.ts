/** Vapi's states and reasons in our words. */

import type { CallStatus } from "../telephony/port.ts";
import { ENDED_REASONS } from "./vapi-ended-reasons.ts";

/**
 * Vapi adds reasons before its SDK names them: such are judged by their words, the first pattern that fits. What fits none
 * was a conversation that ended in some ordinary way.
 */
const WORDS: readonly (readonly [RegExp, CallStatus])[] = [
  // An error is one wherever it stands, whatever was tried when it happened.
  [/error|fault/, "failed"],
  [/^call\.forwarding\.|forwarded-call|forwarding-phone-number|warm-transfer/, "completed"],
  [/(^|[-.])busy$/, "busy"],
  [/did-not-answer|no-answer|not-answered|hung-?up-before/, "no_answer"],
  [/cancell?ed|call-deleted/, "canceled"],
  [/fail|not-found|not-valid|invalid|not-provided|never-connected|reject|blocked|denied|misdialed/, "failed"],
  [
    /join-timed-out|no-server-available|worker-shutdown|microphone-permission|closed-websocket|quota|returned-no-|but-no-call/,
    "failed",
  ],
];

/** How a call ended, from the vendor's reason; `completed` where it gave none. */
export function finalStatusOf(endedReason: string | null): CallStatus {
  const reason = endedReason?.toLowerCase() ?? "";
  return ENDED_REASONS.get(reason) ?? guessedStatusOf(reason);
}

/** What the words of a reason in lower case say that we do not know. */
export function guessedStatusOf(reason: string): CallStatus {
  return WORDS.find(([pattern]) => pattern.test(reason))?.[1] ?? "completed";
}

/** Whether the reason is one that the vendor has told of; for others the outcome is a guess. */
export function isKnownReason(endedReason: string): boolean {
  return ENDED_REASONS.has(endedReason.toLowerCase());
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
