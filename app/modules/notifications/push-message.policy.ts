import { createECDH, createHash } from "node:crypto";
import type { PushMessage } from "../../providers/web-push/port.ts";
import { pathOf, tagOf } from "./notification-types.policy.ts";
import type { Notification } from "./notifications.repository.ts";

/** What is older stands in the list, and wakes nobody. */
const TTL_SECONDS = 24 * 3_600;
/** Push services take 4096 bytes, encryption included. */
const TITLE_MAX_BYTES = 2_000;
const TOPIC_LENGTH = 32;

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
    actions: [
      { action: "open", title: "Open", url: publicUrl + pathOf(notification) },
      {
        action: "read",
        title: "Mark as read",
        method: "POST",
        url: `${publicUrl}/api/notifications/${id}/read`,
      },
    ],
  });
  return {
    text,
    topic: createHash("sha256").update(`${userId}:${tag}`).digest("base64url").slice(0, TOPIC_LENGTH),
    urgency: priority <= 2 ? "high" : priority === 3 ? "normal" : "low",
    ttlSeconds: TTL_SECONDS,
  };
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
