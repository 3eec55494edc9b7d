import { z } from "zod";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { defineJob, defineQueue } from "../../platform/queue/index.ts";

/** Notifications to people: urgent first, 10 at a time, finished jobs kept to 100, failed to 50 (CE-2). */
export const notificationsQueue = defineQueue({
  name: "notifications",
  concurrency: 10,
  keepCompleted: 100,
  keepFailed: 50,
});

/** What a notification is about; ids only. */
export const notifyPayload = z.object({
  type: z.enum([
    "alert.raised",
    "alert.unanswered",
    "sms.given_up",
    "sms.opted_out",
    "on_call.unreachable",
    "webhook.disabled",
  ]),
  subjectType: z.enum(["call", "user", "webhook_endpoint"]),
  subjectId: z.uuid(),
  priority: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
  /** Equal keys notify a user once. */
  key: z.string().max(120),
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
  priority: ({ priority }) => priority,
  subject: ({ subjectType, subjectId }) => (subjectType === "call" ? { [ATTRIBUTES.callId]: subjectId } : {}),
});
