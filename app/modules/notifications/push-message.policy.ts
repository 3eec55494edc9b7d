import { createECDH, createHash } from "node:crypto";
import type { PushMessage } from "../../providers/web-push/port.ts";
import { alertOf } from "./notification-keys.policy.ts";
import { pathOf, tagOf } from "./notification-types.policy.ts";
import type { Notification } from "./notifications.repository.ts";

/** What is older stands in the list, and wakes nobody. */
const TTL_SECONDS = 24 * 3_600;
/** Push services take 4096 bytes, encryption included. */
const TITLE_MAX_BYTES = 2_000;
const TOPIC_LENGTH = 32;

/** P1 and P2. */
const MOST_URGENT_PRIORITIES = 2;

/** What can be chosen in a notification; without a method, where it leads. */
interface PushAction {
  readonly action: string;
  readonly title: string;
  readonly method?: "POST";
  readonly url: string;
}

/**
 * What a browser is sent of a notification: what it shows, under which tag, and what its actions do. The push service learns the topic
 * alone, which tells it nothing.
 */
export function pushMessage(notification: Notification, publicUrl: string): PushMessage {
  const { id, userId, type, priority, count, occurredAt } = notification;
  const tag = tagOf(notification);
  const text = JSON.stringify({
    id,
    type,
    priority,
    count,
    title: withinBytes(notification.title, TITLE_MAX_BYTES),
    tag,
    occurredAt: occurredAt.toISOString(),
    url: publicUrl + pathOf(notification),
    actions: actionsOf(notification, publicUrl),
  });
  return {
    text,
    topic: createHash("sha256").update(`${userId}:${tag}`).digest("base64url").slice(0, TOPIC_LENGTH),
    urgency: priority <= 2 ? "high" : priority === 3 ? "normal" : "low",
    ttlSeconds: TTL_SECONDS,
  };
}

/** Two, since browsers show no more: who is told of an urgent alert can say at once that they have it. */
function actionsOf(notification: Notification, publicUrl: string): readonly PushAction[] {
  const open = { action: "open", title: "Open", url: publicUrl + pathOf(notification) };
  const alertId = notification.priority <= MOST_URGENT_PRIORITIES ? alertOf(notification) : null;
  if (alertId === null) {
    const url = `${publicUrl}/api/notifications/${notification.id}/read`;
    return [open, { action: "read", title: "Mark as read", method: "POST", url }];
  }
  const url = `${publicUrl}/api/alerts/${encodeURIComponent(alertId)}/acknowledge`;
  return [{ action: "acknowledge", title: "Acknowledge", method: "POST", url }, open];
}

/** Is it the public key of a browser: a point of P-256 that secrets can be agreed on with? */
export function isBrowserKey(p256dh: string): boolean {
  const key = Buffer.from(p256dh, "base64url");
  if (key.length !== 65) return false;
  try {
    const own = createECDH("prime256v1");
    own.generateKeys();
    own.computeSecret(key);
    return true;
  } catch {
    return false;
  }
}

function withinBytes(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;
  return `${Buffer.from(text).subarray(0, most).toString().replace(/�+$/, "")}…`;
}
