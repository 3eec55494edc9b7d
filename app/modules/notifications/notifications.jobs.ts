import { z } from "zod";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { defineJob, defineQueue } from "../../platform/queue/index.ts";
import { mailQueue } from "../users/index.ts";
import { notificationTypeSchema } from "./preferences.contract.ts";

/** Notifications to people: urgent first, 10 at a time, finished jobs kept to 100, failed to 50 (CE-2). */
export const notificationsQueue = defineQueue({
  name: "notifications",
  concurrency: 10,
  keepCompleted: 100,
  keepFailed: 50,
});

/** What goes out to browsers and telephones: apart, since push services may be slow and lists must not be. */
export const notificationDeliveriesQueue = defineQueue({
  name: "notification_deliveries",
  concurrency: 10,
  keepCompleted: 100,
  keepFailed: 50,
});

const priority = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);

/** What a notification is about; ids only. */
export const notifyPayload = z.object({
  type: notificationTypeSchema,
  subjectType: z.enum([
    "call",
    "user",
    "webhook_endpoint",
    "lead",
    "contact",
    "voicemail",
    "import",
    "thread",
    "task",
    "channel",
    "incident",
  ]),
  subjectId: z.uuid(),
  priority,
  /** Equal keys notify a user once. */
  key: z.string().max(120),
  /** Who is told; left out: those whom the type's rule names. */
  userIds: z.array(z.uuid()).optional(),
  /** Whose doing it is, where they are named rather than the subject. */
  actorId: z.uuid().optional(),
  /** Unread ones of the same group are one line; left out: it stands for itself. */
  groupKey: z.string().max(120).optional(),
  /** How many such things it tells of at once; left out: one. */
  count: z.int().min(1).optional(),
  /** When it happened; jobs of an older release do not say. */
  occurredAt: z.iso.datetime().optional(),
});
export type NotifyPayload = z.output<typeof notifyPayload>;

/** Writes notifications for everybody concerned: 3 attempts, from 2 s doubling (CE-2). */
export const notify = defineJob<NotifyPayload>({
  name: "notifications.notify",
  queue: notificationsQueue,
  payload: notifyPayload,
  attempts: 3,
  backoffMs: 2_000,
  backoffJitterRatio: 0,
  idempotencyKey: ({ key }) => `notify-${key.replaceAll(":", "-")}`,
  priority: ({ priority: urgency }) => urgency,
  subject: ({ subjectType, subjectId }) => (subjectType === "call" ? { [ATTRIBUTES.callId]: subjectId } : {}),
});

/** One notification on one way; `round` grows when it is put off. */
export const deliverPayload = z.object({ deliveryId: z.uuid(), round: z.number().int(), priority });
export type DeliverPayload = z.output<typeof deliverPayload>;

/** Sends a notification to somebody's browsers, or has an SMS sent: 3 attempts, from 2 s doubling (CE-2). */
export const deliver = defineJob<DeliverPayload>({
  name: "notifications.deliver",
  queue: notificationDeliveriesQueue,
  payload: deliverPayload,
  attempts: 3,
  backoffMs: 2_000,
  backoffJitterRatio: 0,
  idempotencyKey: ({ deliveryId, round }) => `notification-delivery-${deliveryId}-${round}`,
  priority: ({ priority: urgency }) => urgency,
});

/** Whose mail is due when. */
export const mailNotificationsPayload = z.object({
  userId: z.uuid(),
  /** Milliseconds since 1970. */
  dueAtMs: z.number().int(),
  priority,
});
export type MailNotificationsPayload = z.output<typeof mailNotificationsPayload>;

/** Mails somebody what is due and unread, as one digest. As patient as other mail (docs/decisions/0004). */
export const mailNotifications = defineJob<MailNotificationsPayload>({
  name: "notifications.mail",
  queue: mailQueue,
  payload: mailNotificationsPayload,
  attempts: 8,
  backoffMs: 2_000,
  backoffJitterRatio: 0.2,
  idempotencyKey: ({ userId, dueAtMs }) => `notification-mail-${userId}-${dueAtMs}`,
  priority: ({ priority: urgency }) => urgency,
});
