import type { Call } from "../../data/types.ts";
import { isActive, isOnBoard } from "./call-state.ts";

/** How many calls there are of what people look for first. */
export interface BoardCounts {
  readonly urgent: number;
  readonly in_progress: number;
  readonly ringing: number;
  readonly queued: number;
}

/** Counts active calls, an urgent one under its status, too; and those that are over and whose P1 alert nobody has taken. */
export function countCalls(calls: readonly Call[]): BoardCounts {
  const active = calls.filter(isActive);
  const withStatus = (status: Call["status"]) => active.filter((call) => call.status === status).length;
  return {
    urgent: calls.filter((call) => call.priority === 1 && isOnBoard(call)).length,
    in_progress: withStatus("in_progress"),
    ringing: withStatus("ringing"),
    queued: withStatus("queued"),
  };
}
