import type { Call } from "../../data/types.ts";
import { isActive } from "./call-state.ts";

/** How many calls there are of what people look for first. */
export interface BoardCounts {
  readonly urgent: number;
  readonly in_progress: number;
  readonly ringing: number;
  readonly queued: number;
}

/** Counts active calls; an urgent one counts under its status, too. */
export function countCalls(calls: readonly Call[]): BoardCounts {
  const active = calls.filter(isActive);
  const withStatus = (status: Call["status"]) => active.filter((call) => call.status === status).length;
  return {
    urgent: active.filter(({ priority }) => priority === 1).length,
    in_progress: withStatus("in_progress"),
    ringing: withStatus("ringing"),
    queued: withStatus("queued"),
  };
}
