import type { RoleName } from "../identity/index.ts";
import type { NotifyPayload } from "./notifications.jobs.ts";

/** Who hears of what, and in which words. */
export const NOTIFICATION_RULES: Readonly<
  Record<
    NotifyPayload["type"],
    {
      readonly roles: readonly RoleName[];
      /** `name` is that of the caller, of the user or of the address whom it is about. */
      readonly title: (priority: number, name: string | null) => string;
    }
  >
> = {
  "alert.raised": {
    roles: ["agent", "supervisor", "manager", "admin"],
    title: (priority, callerName) => `P${priority} alert: ${callerName ?? "a caller"} needs help`,
  },
  "alert.unanswered": {
    roles: ["supervisor", "manager", "admin"],
    title: (priority, callerName) =>
      `Nobody took the P${priority} alert${callerName ? ` of ${callerName}` : ""}: everybody was told, act now`,
  },
  "sms.given_up": {
    roles: ["supervisor", "manager", "admin"],
    title: (priority, callerName) =>
      `A P${priority} SMS${callerName ? ` about ${callerName}` : ""} could not be delivered: act now`,
  },
  "sms.opted_out": {
    roles: ["admin"],
    title: (_priority, name) => `${name ?? "Somebody"} gets no alerts by SMS any more: they answered STOP`,
  },
  "webhook.disabled": {
    roles: ["manager", "admin"],
    title: (_priority, name) =>
      `Events are no longer sent to ${name ?? "an address"}: nothing was taken there`,
  },
  "on_call.unreachable": {
    roles: ["supervisor", "manager", "admin"],
    title: (_priority, name) =>
      `${name ?? "Somebody"} is on call and gets no SMS any more: they answered STOP`,
  },
};

/** Only alerts of these priorities notify everybody; the others are seen on the board. */
export function notifiesEverybody(priority: number): boolean {
  return priority <= 2;
}
