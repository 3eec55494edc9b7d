import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";

/** A notification as its user sees it. */
export const notificationSchema = z
  .object({
    id: idSchema,
    type: z.string(),
    subjectType: z.string(),
    subjectId: z.string(),
    title: z.string(),
    priority: z.number().int(),
    readAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "Notification" });

const access = { permission: "notifications:read" } as const;

/** A user's own notifications. */
export const notificationsContract = {
  tag: { name: "Notifications", description: "What you should know." },
  endpoints: {
    listNotifications: {
      method: "GET",
      path: "/api/notifications",
      summary: "List your notifications",
      access,
      query: pageQuerySchema,
      responses: {
        200: {
          description: "Newest first, with the number of unread ones",
          schema: pageSchema(notificationSchema).extend({ unread: z.number().int() }),
        },
      },
    },
    markAllNotificationsRead: {
      method: "POST",
      path: "/api/notifications/read-all",
      summary: "Mark all as read",
      access,
      responses: { 204: { description: "All are read" } },
    },
    markNotificationRead: {
      method: "POST",
      path: "/api/notifications/:id/read",
      summary: "Mark one as read",
      access,
      params: z.object({ id: idSchema }),
      responses: { 204: { description: "It is read" } },
    },
  },
  channels: {
    user: {
      pattern: "user:{id}",
      access: "owner",
      urgency: "notification",
      events: { "notification.created": z.object({ notification: notificationSchema }) },
    },
  },
} as const satisfies ModuleContract;

export type NotificationJson = z.output<typeof notificationSchema>;
