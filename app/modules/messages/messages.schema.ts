import { z } from "zod";
import { MESSAGE_STATUSES } from "./messages.policy.ts";

const isoDate = z.iso.datetime();

/** One SMS of an alert as clients see it. */
export const messageSchema = z
  .object({
    id: z.uuid(),
    recipientName: z.string(),
    to: z.string(),
    status: z
      .enum(MESSAGE_STATUSES)
      .describe("sent: the provider has it; delivered: the carrier says that it arrived"),
    attempts: z.number().int(),
    errorCode: z.string().nullable(),
    errorReason: z.string().nullable(),
    queuedAt: isoDate,
    sentAt: isoDate.nullable(),
    deliveredAt: isoDate.nullable(),
    failedAt: isoDate.nullable(),
  })
  .meta({ id: "Message" });

export type MessageJson = z.output<typeof messageSchema>;
