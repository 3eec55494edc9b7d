import { z } from "zod";
import { defineRoute, pageQuerySchema, type Route } from "../../http/index.ts";
import { type NotificationJson, notificationListSchema } from "./notifications.schema.ts";
import type { Notification, NotificationsService } from "./notifications.service.ts";

/** A user's own notifications. */
export function notificationsRoutes(service: NotificationsService): Route[] {
  const tags = ["Notifications"];
  const auth = { kind: "permission", permission: "notifications:read" } as const;
  return [
    defineRoute({
      method: "GET",
      path: "/api/notifications",
      summary: "List your notifications",
      tags,
      auth,
      query: pageQuerySchema,
      responses: {
        200: { description: "Newest first, with the number of unread ones", schema: notificationListSchema },
      },
      handler: async ({ principal, query }) => {
        const { items, nextCursor, unread } = await service.list(principal.id, query);
        return { status: 200, body: { items: items.map(presentNotification), nextCursor, unread } };
      },
    }),
    defineRoute({
      method: "POST",
      path: "/api/notifications/read-all",
      summary: "Mark all as read",
      tags,
      auth,
      responses: { 204: { description: "All are read" } },
      handler: async ({ principal }) => {
        await service.markAllRead(principal.id);
        return { status: 204 };
      },
    }),
    defineRoute({
      method: "POST",
      path: "/api/notifications/:id/read",
      summary: "Mark one as read",
      tags,
      auth,
      params: z.object({ id: z.uuid() }),
      responses: { 204: { description: "It is read" } },
      handler: async ({ principal, params }) => {
        await service.markRead(principal.id, params.id);
        return { status: 204 };
      },
    }),
  ];
}

/** A notification as its user sees it; also what live updates carry. */
export function presentNotification(notification: Notification): NotificationJson {
  const { id, type, subjectType, subjectId, title, priority, readAt, createdAt } = notification;
  return {
    id,
    type,
    subjectType,
    subjectId,
    title,
    priority,
    readAt: readAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}
