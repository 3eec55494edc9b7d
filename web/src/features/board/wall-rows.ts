import type { Call } from "../../data/types.ts";
import { isOnBoard } from "../calls/call-state.ts";

/** A row of the wall. */
export interface WallRowOf {
  readonly call: Call;
  /** Twice as tall, in larger letters. */
  readonly isBig: boolean;
}

/**
 * The calls that fit `slots` rows of a wall. Urgent ones are twice as tall, as long as that hides no other urgent one.
 */
export function wallRows(calls: readonly Call[], slots: number): readonly WallRowOf[] {
  const isUrgent = (call: Call) => call.priority === 1 && isOnBoard(call);
  const urgent = calls.filter(isUrgent).length;
  const big = Math.max(0, Math.min(urgent, slots - urgent, Math.floor(slots / 2)));
  return calls.slice(0, Math.max(0, slots - big)).map((call, index) => ({
    call,
    isBig: index < big && isUrgent(call),
  }));
}
