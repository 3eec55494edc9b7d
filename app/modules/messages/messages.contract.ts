import { z } from "zod";
import { idSchema } from "../../http/id.contract.ts";

const isoDate = z.iso.datetime();

/** States of an outgoing SMS; the last two are final. */
export const messageStatusSchema = z.enum(["queued", "sending", "sent", "delivered", "failed"]);

/** What an SMS waits for. */
export const messageWaitSchema = z
  .object({
    for: z
      .enum(["breaker", "carrier", "gate", "resend"])
      .describe(
        "breaker: the provider failed too often, and is left alone for a while; carrier: it did not take the last attempt, or asked to wait; gate: the recipient may not be written to at this hour; resend: the carrier could not deliver it, and another one follows",
      ),
    until: isoDate.nullable().describe("When it is tried next; null: not known"),
  })
  .meta({ id: "MessageWait" });

/** One SMS of an alert as clients see it. */
export const messageSchema = z
  .object({
    id: idSchema,
    recipientName: z.string(),
    to: z.string(),
    status: messageStatusSchema.describe(
      "sent: the provider has it; delivered: the carrier says that it arrived",
    ),
    attempts: z.number().int(),
    errorCode: z.string().nullable(),
    errorReason: z.string().nullable(),
    waiting: messageWaitSchema
      .nullable()
      .describe("Why it has not gone to the provider, though it was tried; null: it does not wait"),
    queuedAt: isoDate,
    sentAt: isoDate.nullable(),
    deliveredAt: isoDate.nullable(),
    failedAt: isoDate.nullable(),
  })
  .meta({ id: "Message" });

export type MessageStatus = z.output<typeof messageStatusSchema>;
export type MessageWaitJson = z.output<typeof messageWaitSchema>;
export type MessageJson = z.output<typeof messageSchema>;
