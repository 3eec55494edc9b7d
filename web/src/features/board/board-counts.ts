import type { Call } from "../../data/types.ts";
import { isActive, isOnBoard } from "../calls/call-state.ts";

/** How many calls there are of what people look for first. */
export interface BoardCounts {
  readonly urgent: number;
  readonly in_progress: number;
  readonly ringing: number;
  readonly queued: number;
}

/** Counts active calls, an urgent one under its status, too; and those that are over and whose P1 alert nobody has taken. */
export function countCalls(calls: readonly Call[]): BoardCounts {
  const counts = { urgent: 0, in_progress: 0, ringing: 0, queued: 0 };
  for (const call of calls) {
    if (call.priority === 1 && isOnBoard(call)) counts.urgent += 1;
    if (isActive(call)) counts[call.status as "in_progress" | "ringing" | "queued"] += 1;
  }
  return counts;
}

/** In the order in which they are shown, each with its tone where there are any. */
export const COUNT_TONES = [
  ["urgent", "bad"],
  ["in_progress", "good"],
  ["ringing", "warning"],
  ["queued", "neutral"],
] as const satisfies readonly (readonly [keyof BoardCounts, string])[];
