import type { FieldError } from "../../platform/errors/index.ts";
import { type CallStatus, isUnanswered } from "../calls/index.ts";
import type { Disposition } from "./dispositions.repository.ts";

/** How long the agent of a call can change what it came to. */
export const CHANGEABLE_MS = 10 * 60_000;
/** How far away a callback can be. */
export const CALLBACK_WITHIN_DAYS = 366;
/** A callback that was due longer ago is no promise any more. */
export const CALLBACK_FORGOTTEN_MS = 30 * 86_400_000;
const DAY_MS = 86_400_000;

type Meaning = Pick<
  Disposition,
  "outcome" | "followUp" | "retryAfterMinutes" | "leadStatus" | "leadLostReason"
>;

/** What does not go together in a disposition. */
export function contradictionsOf(one: Meaning): FieldError[] {
  const problems: FieldError[] = [];
  if ((one.followUp === "retry") !== (one.retryAfterMinutes !== null)) {
    problems.push({ path: "retryAfterMinutes", message: "belongs to `retry`, which needs it" });
  }
  if ((one.leadStatus === "lost") !== (one.leadLostReason !== null)) {
    problems.push({ path: "leadLostReason", message: "belongs to `lost`, which needs it" });
  }
  if (one.outcome === "not_connected" && one.leadStatus !== null && one.leadStatus !== "lost") {
    problems.push({ path: "leadStatus", message: "nobody was spoken to: the lead can only be lost by it" });
  }
  const isOver = one.leadStatus === "lost" || one.leadStatus === "converted";
  if (isOver && one.followUp === "retry") {
    problems.push({ path: "followUp", message: "the lead's pursuit is over: it is not called again" });
  }
  return problems;
}

/** When the lead is to be called again by this disposition. */
export function dueAtOf(one: Meaning, callbackAt: Date | null, now: Date): Date | null {
  if (one.followUp === "callback") return callbackAt;
  if (one.followUp !== "retry" || one.retryAfterMinutes === null) return null;
  return new Date(now.getTime() + one.retryAfterMinutes * 60_000);
}

/** What is wrong with the time of a callback; null: nothing. */
export function callbackProblem(
  { followUp }: Pick<Disposition, "followUp">,
  callbackAt: Date | null,
  now: Date,
): string | null {
  if (followUp !== "callback") return callbackAt ? "belongs to a disposition that calls back" : null;
  if (!callbackAt) return "when to call back must be said";
  if (callbackAt <= now) return "must be in the future";
  if (callbackAt.getTime() > now.getTime() + CALLBACK_WITHIN_DAYS * DAY_MS) return "must be within a year";
  return null;
}

/**
 * The built-in disposition of a call that nobody answered, by the carrier's word; null: somebody may have, or it is not over. Also of
 * one that the carrier could not place, or that the agent hung up while it rang: nobody was reached, and it is tried again.
 */
export function unansweredKeyOf(call: {
  readonly status: CallStatus;
  readonly startedAt: Date | null;
}): "busy" | "no_answer" | null {
  if (call.startedAt !== null || !isUnanswered(call.status)) return null;
  return call.status === "busy" ? "busy" : "no_answer";
}

/** Until when the agent of a call can change what it came to. */
export function changeableUntil(chosenAt: Date): Date {
  return new Date(chosenAt.getTime() + CHANGEABLE_MS);
}

/** Seconds from a call's end to the first choice; null where that was chosen while the call went on. */
export function wrapUpSeconds(endedAt: Date | null, chosenAt: Date): number | null {
  if (!endedAt || endedAt > chosenAt) return null;
  return (chosenAt.getTime() - endedAt.getTime()) / 1_000;
}
