import type { CallStatus } from "../../providers/telephony/port.ts";
import type { AlertCall, AlertCallChange, AlertCallStatus } from "./alert-calls.repository.ts";

/** An attempt that ended without an answer is looked for at the carrier after this time; with the carrier's 10 s it is over by then. */
export const PLACING_LIMIT_MS = 15_000;

/** So often a call is tried that the carrier did not take; the steps that follow do not wait for it. */
export const MAX_ATTEMPTS = 5;

/** Wait before the next attempt. */
export function backoffMs(attempts: number): number {
  return 2_000 * 2 ** (attempts - 1);
}

const ENDED: ReadonlySet<AlertCallStatus> = new Set(["unanswered", "failed", "canceled"]);

/**
 * What a carrier's word does to a call, in whatever order it comes; null: nothing. Who has pressed the key has taken the alert, whatever
 * becomes of the call after that.
 */
export function changeByStatus(call: AlertCall, status: CallStatus, at: Date): AlertCallChange | null {
  if (call.endedAt !== null || ENDED.has(call.status)) return null;
  switch (status) {
    case "queued":
    case "ringing":
      return null;
    case "in_progress":
      return call.status === "acknowledged" || call.status === "answered" ? null : { status: "answered" };
    case "completed":
      return call.status === "acknowledged" ? { endedAt: at } : { status: "answered", endedAt: at };
    case "busy":
    case "no_answer":
    case "canceled":
      return { status: "unanswered", endedAt: at };
    case "failed":
      return { status: "failed", endedAt: at };
  }
}

/** What is written of a call whose end nobody knows. */
export function endUnknown({ status }: Pick<AlertCall, "status">): AlertCallChange {
  if (status === "acknowledged" || status === "answered") return {};
  return { status: "failed", reason: "the carrier never said how it ended" };
}
