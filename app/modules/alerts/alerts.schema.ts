import { z } from "zod";
import { messageSchema } from "../messages/index.ts";

const priority = z.number().int().min(1).max(4).describe("1 = P1 = urgent");

/** An alert with its SMS as clients see it. */
export const alertSchema = z
  .object({
    id: z.uuid(),
    callId: z.uuid(),
    priority,
    body: z.string(),
    createdAt: z.iso.datetime(),
    messages: z.array(messageSchema),
  })
  .meta({ id: "Alert" });

export const alertListSchema = z.object({ items: z.array(alertSchema), nextCursor: z.string().nullable() });

/** An SMS that was given up, with what it was about. */
export const deadLetterSchema = messageSchema
  .extend({ alertId: z.uuid().nullable(), callId: z.uuid().nullable(), priority, body: z.string() })
  .meta({ id: "DeadLetter" });

export const deadLetterListSchema = z.object({
  items: z.array(deadLetterSchema),
  nextCursor: z.string().nullable(),
});

/** Who would get an SMS now. */
export const recipientsSchema = z.object({
  items: z.array(
    z.object({
      priority,
      recipients: z.array(
        z.object({ id: z.uuid(), name: z.string(), role: z.string(), phone: z.string().nullable() }),
      ),
    }),
  ),
});

export type AlertJson = z.output<typeof alertSchema>;
