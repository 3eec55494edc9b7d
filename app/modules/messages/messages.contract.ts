import { z } from "zod";
import { idSchema } from "../../http/id.contract.ts";

const isoDate = z.iso.datetime();

/** States of an outgoing SMS; the last two are final. */
export const messageStatusSchema = z.enum(["queued", "sending", "sent", "delivered", "failed"]);

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
    queuedAt: isoDate,
    sentAt: isoDate.nullable(),
    deliveredAt: isoDate.nullable(),
    failedAt: isoDate.nullable(),
  })
  .meta({ id: "Message" });

export type MessageStatus = z.output<typeof messageStatusSchema>;
export type MessageJson = z.output<typeof messageSchema>;
