import type { Call } from "../../data/types.ts";
import type { DialItem } from "./dialing.types.ts";
import { isActive } from "../calls/call-state.ts";

/** A lead that was called, and by which call. */
export interface Spoken {
  readonly item: DialItem;
  readonly callId: string;
}

/** Where an agent stands in a list. */
export type Step =
  /** Has nobody. */
  | { readonly kind: "idle" }
  /** Has a lead of another list. */
  | { readonly kind: "elsewhere"; readonly item: DialItem }
  /** Has a lead, and may call it. */
  | { readonly kind: "ready"; readonly item: DialItem }
  /** The call goes on. */
  | ({ readonly kind: "calling" } & Spoken)
  /** The call is over: what it came to is still to be said. */
  | ({ readonly kind: "wrapUp" } & Spoken)
  /** It is said, and nobody else was asked for yet. */
  | ({ readonly kind: "said" } & Spoken);

/** Where an agent stands, by what the server says: the lead that they have, and its call. */
export function stepOf(known: {
  readonly listId: string;
  readonly held: DialItem | null;
  /** That of the lead, where it is known already. */
  readonly call: Pick<Call, "id" | "status"> | undefined;
  /** The one that was spoken to last. */
  readonly last: Spoken | null;
}): Step {
  const { listId, held, call, last } = known;
  if (held === null) return last ? { kind: "said", ...last } : { kind: "idle" };
  if (held.listId !== listId) return { kind: "elsewhere", item: held };
  const callId = held.lastCallId;
  if (held.state !== "called" || callId === null) return { kind: "ready", item: held };
  const isOver = call?.id === callId && !isActive(call);
  return { kind: isOver ? "wrapUp" : "calling", item: held, callId };
}

/**
 * Is somebody in a call there, or has still to say what it came to? Then nothing may offer to reload the page. What is said before the
 * call is over does not end it.
 */
export function isInCallAt(step: Step, call: Pick<Call, "id" | "status"> | undefined): boolean {
  if (step.kind === "said") return call?.id === step.callId && isActive(call);
  return step.kind === "calling" || step.kind === "wrapUp";
}

/** The key that chooses what a call came to, by its place: 1 to 9, then 0; undefined: it has none. */
export function keyOf(index: number): string | undefined {
  return index < 9 ? String(index + 1) : index === 9 ? "0" : undefined;
}
