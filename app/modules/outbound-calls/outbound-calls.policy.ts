import type { PlacedCall } from "../calls/index.ts";

/** An attempt that began less than this ago may still be under way in another process. */
export const ATTEMPT_LIMIT_MS = 12_000;

/**
 * An attempt is made within this time of its claim or not at all. With the carrier's 10 s it is over before ATTEMPT_LIMIT_MS, also
 * where a process stood still in between.
 */
export const ATTEMPT_BEGIN_LIMIT_MS = 2_000;

/** A telephone that rings later than this after the click surprises whoever clicked: then it does not ring at all. */
export const PLACED_WITHIN_MS = 60_000;

/** What a worker does with a call that it finds. */
export type PlacingStep =
  /** Nothing: the carrier has it, or it is over. */
  | "done"
  /** Another process may be at it: come back after `waitMs`. */
  | "wait"
  /** Nobody tried yet, or the carrier said that it did not take it: place it. */
  | "place"
  /** An attempt ended without an answer: ask the carrier first. */
  | "reconcile"
  /** Nobody waits for it any more. */
  | "give_up";

/** Decides what to do with a call before it is placed; duplicates are judged here, from what the database says. */
export function nextPlacingStep(
  call: Pick<PlacedCall, "isOver" | "carrierCallId" | "initiatedAt">,
  attemptedAt: Date | null,
  now: Date,
): { readonly step: PlacingStep; readonly waitMs: number } {
  if (call.carrierCallId !== null) return { step: "done", waitMs: 0 };
  if (attemptedAt !== null) {
    const sinceMs = now.getTime() - attemptedAt.getTime();
    // Of one that was ended meanwhile, too: if the telephone rings, somebody must stop it.
    return sinceMs < ATTEMPT_LIMIT_MS
      ? { step: "wait", waitMs: ATTEMPT_LIMIT_MS - sinceMs }
      : { step: "reconcile", waitMs: 0 };
  }
  if (call.isOver) return { step: "done", waitMs: 0 };
  const isLate = now.getTime() - call.initiatedAt.getTime() > PLACED_WITHIN_MS;
  return { step: isLate ? "give_up" : "place", waitMs: 0 };
}

/** What rings first: the agent's number, or the telephony worker id where that is an address; null: nothing can. */
export function telephoneOf(agent: {
  readonly phone: string | null;
  readonly workerId: string | null;
}): string | null {
  if (agent.phone !== null) return agent.phone;
  return agent.workerId !== null && /^(client|sip):[^\s<>"]{1,76}$/.test(agent.workerId)
    ? agent.workerId
    : null;
}
