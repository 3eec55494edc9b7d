import type { ReachRefusalReason } from "./reachability.contract.ts";
import type { ReachVerdict } from "./reachability.policy.ts";

/** Why the gate refused, for people: in answers of the API, beside messages that did not go, and spoken to agents. */
export const REFUSAL_WORDS: Readonly<Record<ReachRefusalReason, string>> = {
  no_number: "There is no number of theirs.",
  invalid_number: "The number is not valid.",
  do_not_call: "This number is on the do not call list.",
  consent_withdrawn: "This person has withdrawn consent.",
  unknown_time_zone: "Nobody knows what time it is where this person is.",
  quiet_hours: "It is outside of the hours in which this person may be reached.",
};

/** Why the gate refused, and from when on it would not. */
export function refusalText({
  reason,
  nextAllowedAt,
}: Omit<Exclude<ReachVerdict, { allowed: true }>, "allowed">): string {
  const from = nextAllowedAt ? ` It is allowed from ${nextAllowedAt.toISOString()} on.` : "";
  return `${REFUSAL_WORDS[reason]}${from}`;
}
