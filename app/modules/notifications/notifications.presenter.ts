import { NOTIFICATION_RULES, pathOf, tagOf } from "./notification-types.policy.ts";
import type { NotificationJson, PushSubscriptionJson } from "./notifications.contract.ts";
import type { Notification } from "./notifications.repository.ts";
import { notificationTypeSchema, type PreferencesJson } from "./preferences.contract.ts";
import type { PushSubscription } from "./push-subscriptions.repository.ts";
import { channelsOf, type Preferences } from "./preferences.policy.ts";

/** A notification as its user sees it; also what live updates carry. */
export function presentNotification(notification: Notification): NotificationJson {
  const { id, type, subjectType, subjectId, title, priority, count, readAt, createdAt } = notification;
  return {
    id,
    type,
    subjectType,
    subjectId,
    title,
    priority,
    count,
    path: pathOf(notification),
    tag: tagOf(notification),
    readAt: readAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}

/** How somebody wants to be told, with the defaults of what they left as it was. */
export function presentPreferences(preferences: Preferences): PreferencesJson {
  const { quietTime, digest, version } = preferences;
  const types = notificationTypeSchema.options.map((type) => {
    const { description, defaults } = NOTIFICATION_RULES[type];
    return { type, description, channels: channelsOf(preferences, type), defaults };
  });
  return { types, quietTime, digest, version };
}

/** A browser without what would let others write to it. */
export function presentSubscription(subscription: PushSubscription): PushSubscriptionJson {
  const { id, device, endpoint, createdAt, lastSentAt } = subscription;
  return {
    id,
    device,
    service: new URL(endpoint).host,
    createdAt: createdAt.toISOString(),
    lastSentAt: lastSentAt?.toISOString() ?? null,
  };
}
