import { z } from "zod";

/** A notification as its user sees it. */
export const notificationSchema = z
  .object({
    id: z.uuid(),
    type: z.string(),
    subjectType: z.string(),
    subjectId: z.string(),
    title: z.string(),
    priority: z.number().int(),
    readAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "Notification" });

export const notificationListSchema = z.object({
  items: z.array(notificationSchema),
  nextCursor: z.string().nullable(),
  unread: z.number().int(),
});

export type NotificationJson = z.output<typeof notificationSchema>;
