import type { DialItemReason, DialItemState } from "./dial-lists.contract.ts";

/** How long a lead is an agent's alone without a word from them. */
export const LEASE_MS = 5 * 60_000;
/** When a lead that may not be called, nobody knows until when, is looked at again. */
export const RECHECK_MS = 60 * 60_000;
/** When a lead comes back that an agent has put off. */
export const SKIPPED_MS = 15 * 60_000;
/** How long a callback that is due waits for the agent who promised it. */
export const PROMISED_MS = 10 * 60_000;
/** How long after its end a call that nobody answered waits for its agent to say what it came to. */
export const UNSAID_MS = 2 * 60_000;

/** What the rules know of a lead in a list. */
export interface ItemState {
  readonly state: DialItemState;
  readonly reason: DialItemReason | null;
  readonly dueAt: Date | null;
  readonly isCallback: boolean;
  /** Who promised to call back. */
  readonly callbackFor: string | null;
  readonly attempts: number;
  readonly heldBy: string | null;
  readonly heldUntil: Date | null;
  readonly lastCallId: string | null;
}

/** Something that happens to a lead in a list. */
export type ItemEvent =
  /** An agent gets it. */
  | { readonly kind: "locked"; readonly userId: string; readonly now: Date }
  /** Its agent is still there. */
  | { readonly kind: "renewed"; readonly userId: string; readonly now: Date }
  | { readonly kind: "released"; readonly userId: string }
  /** Its agent puts it off. */
  | { readonly kind: "skipped"; readonly userId: string; readonly now: Date }
  /** Nothing was heard of its agent. */
  | { readonly kind: "expired"; readonly now: Date }
  /** It may not be called now. */
  | {
      readonly kind: "refused";
      readonly reason: DialItemReason;
      readonly until: Date | null;
      readonly now: Date;
    }
  /** There is nothing to call any more. */
  | { readonly kind: "retired"; readonly reason: DialItemReason }
  | { readonly kind: "called"; readonly userId: string; readonly callId: string }
  /** The call was over before the lead's telephone could ring. */
  | { readonly kind: "not_reached"; readonly callId: string; readonly now: Date }
  | {
      readonly kind: "disposed";
      readonly callId: string;
      readonly outcome: "connected" | "not_connected" | "converted" | "refused";
      readonly dueAt: Date | null;
      readonly isCallback: boolean;
      readonly userId: string | null;
      readonly maxAttempts: number;
      readonly isListOver: boolean;
    }
  /** Its time has come. */
  | { readonly kind: "due"; readonly now: Date }
  | { readonly kind: "list_ended" };

const NOT_HELD = { heldBy: null, heldUntil: null } as const;
const leaseFrom = (now: Date) => new Date(now.getTime() + LEASE_MS);

/**
 * The state machine of a lead in a list: how it is after something happened; null where that does not concern it as it is. It is
 * waiting, somebody's, due later or done, and never two of them.
 */
export function itemAfter(item: ItemState, event: ItemEvent): ItemState | null {
  const { state } = item;
  switch (event.kind) {
    case "locked":
      if (state !== "waiting") return null;
      return {
        ...item,
        state: "locked",
        reason: null,
        heldBy: event.userId,
        heldUntil: leaseFrom(event.now),
      };
    case "renewed":
      // Late is no matter as long as nobody else has it.
      return state === "locked" && item.heldBy === event.userId
        ? { ...item, heldUntil: leaseFrom(event.now) }
        : null;
    case "released":
      return state === "locked" && item.heldBy === event.userId ? waiting(item) : null;
    case "skipped":
      if (state !== "locked" || item.heldBy !== event.userId) return null;
      return {
        ...item,
        ...NOT_HELD,
        state: "later",
        reason: "skipped",
        dueAt: new Date(event.now.getTime() + SKIPPED_MS),
      };
    case "expired":
      return state === "locked" && item.heldUntil !== null && item.heldUntil <= event.now
        ? waiting(item)
        : null;
    case "refused": {
      if (state !== "waiting" && state !== "locked") return null;
      const dueAt = event.until ?? new Date(event.now.getTime() + RECHECK_MS);
      return { ...item, ...NOT_HELD, state: "later", reason: event.reason, dueAt };
    }
    case "retired":
      return state === "called" || state === "done" ? null : done(item, event.reason);
    case "called":
      if (state !== "locked" || item.heldBy !== event.userId) return null;
      return {
        ...item,
        state: "called",
        heldUntil: null,
        attempts: item.attempts + 1,
        lastCallId: event.callId,
      };
    case "not_reached":
      if (state !== "called" || item.lastCallId !== event.callId) return null;
      return {
        ...item,
        state: "locked",
        heldUntil: leaseFrom(event.now),
        attempts: item.attempts - 1,
        lastCallId: null,
      };
    case "disposed":
      return afterDisposition(item, event);
    case "due":
      return state === "later" && item.dueAt !== null && item.dueAt <= event.now ? waiting(item) : null;
    case "list_ended":
      return state === "called" || state === "done" ? null : done(item, "list_ended");
  }
}

/** What the call came to decides, also when that is changed later, unless the lead is somebody's again. */
function afterDisposition(
  item: ItemState,
  event: Extract<ItemEvent, { readonly kind: "disposed" }>,
): ItemState | null {
  if (item.lastCallId !== event.callId || item.state === "locked") return null;
  const { dueAt, isCallback } = event;
  const free = { ...item, isCallback: false, callbackFor: null };
  if (dueAt === null) return done(free, event.outcome);
  if (event.isListOver) return done(free, "list_ended");
  if (isCallback) {
    return {
      ...free,
      ...NOT_HELD,
      state: "later",
      reason: "callback",
      dueAt,
      isCallback: true,
      callbackFor: event.userId,
    };
  }
  if (item.attempts >= event.maxAttempts) return done(free, "attempts_exhausted");
  return { ...free, ...NOT_HELD, state: "later", reason: "retry", dueAt };
}

/** A callback keeps when it was due: whoever promised it is asked first. */
function waiting(item: ItemState): ItemState {
  const { dueAt } = item;
  return { ...item, ...NOT_HELD, state: "waiting", reason: null, dueAt: item.isCallback ? dueAt : null };
}

function done(item: ItemState, reason: DialItemReason): ItemState {
  return { ...item, ...NOT_HELD, state: "done", reason, dueAt: null };
}
