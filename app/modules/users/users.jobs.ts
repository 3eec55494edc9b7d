import { z } from "zod";
import { defineJob, defineQueue } from "../../platform/queue/index.ts";

/** Mail to people, a few at a time: mail servers count connections. */
export const mailQueue = defineQueue({ name: "mail", concurrency: 2, keepCompleted: 100, keepFailed: 50 });

/** Whom a link is for. The link's secret is made when the mail goes out: neither outbox nor Redis ever has it. */
export const mailLinkPayload = z.object({
  userId: z.uuid(),
  /** Tells one wish for a link from the next. */
  requestId: z.uuid(),
  /** When somebody asked for it; milliseconds since 1970. */
  askedAtMs: z.number().int(),
});
export type MailLinkPayload = z.output<typeof mailLinkPayload>;

/** Mails a link to set a password. As patient as SMS, so that a breaker never outlasts it (docs/decisions/0004). */
export const mailLink = defineJob<MailLinkPayload>({
  name: "users.mail-link",
  queue: mailQueue,
  payload: mailLinkPayload,
  attempts: 8,
  backoffMs: 2_000,
  backoffJitterRatio: 0.2,
  idempotencyKey: ({ requestId }) => `mail-link-${requestId}`,
  priority: () => 3,
});
