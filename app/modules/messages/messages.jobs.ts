import { z } from "zod";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { defineJob, defineQueue } from "../../platform/queue/index.ts";

/** SMS to people on duty: 10 at a time, finished jobs kept to 100, failed to 50 (CE-2). */
export const smsQueue = defineQueue({ name: "sms", concurrency: 10, keepCompleted: 100, keepFailed: 50 });

/** What an SMS job knows: ids only, so that Redis and telemetry hold no personal data. */
export const sendSmsPayload = z.object({
  messageId: z.uuid(),
  /** Grows with every further SMS for the same message; an older job finds itself outdated. */
  generation: z.number().int().min(1),
  priority: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
  /** Of the alert, for traces only; jobs of an older release have none. */
  callId: z.uuid().nullish(),
});
export type SendSmsPayload = z.output<typeof sendSmsPayload>;

/** What spans say of work on an SMS. */
export function messageSubject(about: {
  readonly messageId: string;
  readonly priority: number;
  readonly callId?: string | null | undefined;
  readonly alertId?: string | null;
}): Record<string, string> {
  return {
    [ATTRIBUTES.messageId]: about.messageId,
    [ATTRIBUTES.priority]: `P${about.priority}`,
    ...(about.callId ? { [ATTRIBUTES.callId]: about.callId } : {}),
    ...(about.alertId ? { [ATTRIBUTES.alertId]: about.alertId } : {}),
  };
}

/**
 * Hands one SMS to the provider. Back-off from 2 s as CE-2 demands, but eight attempts instead of three: 254 s in all,
 * so that a breaker (closed again after 60 s at the earliest) never outlasts the policy. See docs/decisions/0004.
 */
export const sendSms = defineJob<SendSmsPayload>({
  name: "sms.send",
  queue: smsQueue,
  payload: sendSmsPayload,
  attempts: 8,
  backoffMs: 2_000,
  backoffJitterRatio: 0.2,
  idempotencyKey: ({ messageId, generation }) => `sms-${messageId}-${generation}`,
  priority: ({ priority }) => priority,
  subject: messageSubject,
});
