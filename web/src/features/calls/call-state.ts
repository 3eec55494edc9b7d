import { CHOICES } from "../../data/endpoints.generated.ts";
import type { Call } from "../../data/types.ts";

/** Every status, in the order in which a call can pass them. */
export const CALL_STATUSES = CHOICES.listCalls.status;
/** Who called whom. */
export const CALL_DIRECTIONS = CHOICES.listCalls.direction;

/** True while somebody may still act on the call. */
export function isActive({ status }: Pick<Call, "status">): boolean {
  return status === "queued" || status === "ringing" || status === "in_progress";
}

/** True while it has its place on the board: somebody may act on it, or nobody has taken its P1 alert yet. */
export function isOnBoard(call: Pick<Call, "status" | "openAlertPriority">): boolean {
  return isActive(call) || call.openAlertPriority === 1;
}

/** These calls, most urgent first, then the longest waiting: the order of the board. */
export function byUrgency(calls: readonly Call[]): Call[] {
  // Times are read once: a sort of very many calls would read each of them a dozen times.
  const ranked = calls.map((call) => ({ call, rank: call.priority ?? 9, since: sinceMs(call) }));
  ranked.sort((a, b) => a.rank - b.rank || a.since - b.since || (a.call.id < b.call.id ? -1 : 1));
  return ranked.map(({ call }) => call);
}

/** When the call reached somebody, or began. */
export function sinceMs(call: Pick<Call, "startedAt" | "initiatedAt">): number {
  return Date.parse(call.startedAt ?? call.initiatedAt);
}

/** The later version of a call; of two equal ones the first. A final state is never replaced by an active one. */
export function newerOf(a: Call, b: Call): Call {
  if (isActive(a) !== isActive(b)) return isActive(a) ? b : a;
  return Date.parse(b.updatedAt) > Date.parse(a.updatedAt) ? b : a;
}
