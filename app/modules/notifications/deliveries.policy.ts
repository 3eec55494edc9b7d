import type { StaffMember } from "../identity/index.ts";
import type { Delivery, DeliveryChannel } from "./deliveries.repository.ts";
import type { Notification } from "./notifications.repository.ts";
import { dueAt, isWanted, type Preferences, quietUntil } from "./preferences.policy.ts";

/** What is so old helps nobody who is disturbed by it: it stands in the list. */
const TOO_LATE_MS = 24 * 3_600_000;

/** What a delivery is judged by, as it is now. */
export interface DeliverySituation {
  readonly delivery: Pick<Delivery, "channel" | "dueAt">;
  readonly notification: Notification;
  /** Null: does not work here any more. */
  readonly person: StaffMember | null;
  readonly preferences: Preferences;
  readonly at: Date;
}

/** What is to be done with a delivery. */
export type Verdict =
  | { readonly kind: "send" }
  | { readonly kind: "wait"; readonly until: Date }
  | { readonly kind: "skip"; readonly reason: SkipReason };

/** Why something did not go out. */
export type SkipReason = "read" | "collapsed" | "not_wanted" | "gone" | "no_sms" | "no_browser" | "late";

/**
 * Judges a delivery when its time has come: what was read meanwhile is not sent any more, what somebody wants otherwise since is not
 * sent as they wanted it before, and quiet time that has begun holds it.
 */
export function judge({ delivery, notification, person, preferences, at }: DeliverySituation): Verdict {
  const skip = (reason: SkipReason): Verdict => ({ kind: "skip", reason });
  const { type, priority } = notification;
  if (notification.readAt !== null) return skip("read");
  if (notification.collapsed) return skip("collapsed");
  if (person === null) return skip("gone");
  if (!isWanted(preferences, type, delivery.channel)) return skip("not_wanted");
  if (delivery.channel === "sms" && !isReachableBySms(person)) return skip("no_sms");
  const isUrgent = priority === 1 && !preferences.quietTime?.holdsUrgent;
  const until = isUrgent ? null : quietUntil(preferences.quietTime, person.timeZone, at);
  if (until !== null) return { kind: "wait", until };
  if (delivery.channel !== "email" && at.getTime() - delivery.dueAt.getTime() > TOO_LATE_MS)
    return skip("late");
  return { kind: "send" };
}

/** By which ways a new notification goes out, and when each is due. */
export function planOf(
  notification: Pick<Notification, "type" | "priority">,
  person: Pick<StaffMember, "phone" | "takesSms" | "timeZone">,
  preferences: Preferences,
  open: { readonly email: boolean; readonly web_push: boolean },
  at: Date,
): { readonly channel: DeliveryChannel; readonly dueAt: Date }[] {
  const { type, priority } = notification;
  const isOpen: Readonly<Record<DeliveryChannel, boolean>> = { ...open, sms: isReachableBySms(person) };
  return (["web_push", "sms", "email"] as const)
    .filter((channel) => isOpen[channel] && isWanted(preferences, type, channel))
    .map((channel) => ({ channel, dueAt: dueAt(preferences, { channel, priority, at }, person.timeZone) }));
}

function isReachableBySms({ phone, takesSms }: Pick<StaffMember, "phone" | "takesSms">): boolean {
  return phone !== null && takesSms;
}
