import type { NotificationType } from "./preferences.contract.ts";

/** Notifications that tell of one alert. */
const OF_ALERTS = ["alert.raised", "alert.unanswered"] as const satisfies readonly NotificationType[];

/** The key of what tells of an alert: the alert is found again by it. */
export function alertKey(type: (typeof OF_ALERTS)[number], alertId: string): string {
  return `${type}:${alertId}`;
}

/** The alert that a notification tells of; null: it tells of something else. */
export function alertOf({ type, key }: { readonly type: string; readonly key: string }): string | null {
  if (!OF_ALERTS.some((one) => one === type) || !key.startsWith(`${type}:`)) return null;
  return key.slice(type.length + 1);
}
