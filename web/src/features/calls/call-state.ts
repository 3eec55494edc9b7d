import type { Call } from "../../data/types.ts";

export type CallStatus = Call["status"];

/** Every status, in the order in which a call can pass them. */
export const CALL_STATUSES = [
  "queued",
  "ringing",
  "in_progress",
  "completed",
  "busy",
  "no_answer",
  "failed",
  "canceled",
] as const satisfies readonly CallStatus[];

/** True while somebody may still act on the call. */
export function isActive({ status }: Pick<Call, "status">): boolean {
  return status === "queued" || status === "ringing" || status === "in_progress";
}

/** Most urgent first, then the longest waiting: the order of the board. */
export function byUrgency(a: Call, b: Call): number {
  const byPriority = (a.priority ?? 9) - (b.priority ?? 9);
  if (byPriority !== 0) return byPriority;
  return sinceMs(a) - sinceMs(b) || a.id.localeCompare(b.id);
}

/** When the call reached somebody, or began. */
export function sinceMs(call: Pick<Call, "startedAt" | "initiatedAt">): number {
  return Date.parse(call.startedAt ?? call.initiatedAt);
}
