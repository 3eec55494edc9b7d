import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";
import { notificationTypeSchema, preferencesPatchSchema, preferencesSchema } from "./preferences.contract.ts";

/** A notification as its user sees it. */
export const notificationSchema = z
  .object({
    id: idSchema,
    type: notificationTypeSchema,
    subjectType: z.string(),
    subjectId: z.string(),
    title: z.string(),
    priority: z.number().int(),
    count: z
      .number()
      .int()
      .describe("How many of its group it stands for: unread ones of a group are one line"),
    path: z.string().describe("Where it leads in the application"),
    tag: z
      .string()
      .describe("Of the notification that a browser shows for it: equal ones take each other's place"),
    readAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "Notification" });

/** Filters of the list of notifications. */
export const notificationListQuerySchema = pageQuerySchema.extend({
  unread: z
    .enum(["true", "false"])
    .transform((text) => text === "true")
    .optional()
    .describe("true: only unread ones; false: only read ones"),
  type: notificationTypeSchema.optional().describe("Only of this type"),
});

const access = { permission: "notifications:read" } as const;
const preferences = { description: "Yours; their version is the ETag", schema: preferencesSchema } as const;

/** A user's own notifications. */
export const notificationsContract = {
  tag: { name: "Notifications", description: "What you should know." },
  endpoints: {
    listNotifications: {
      method: "GET",
      path: "/api/notifications",
      summary: "List your notifications",
      access,
      query: notificationListQuerySchema,
      responses: {
        200: {
          description: "Newest first, with the number of unread ones in the whole list",
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
    getNotificationPreferences: {
      method: "GET",
      path: "/api/notification-preferences",
      summary: "See how you are told of things",
      access,
      cache: { kind: "preferences", tags: [], sharedBy: "person" },
      responses: { 200: preferences },
    },
    changeNotificationPreferences: {
      method: "PATCH",
      path: "/api/notification-preferences",
      summary: "Change how you are told of things",
      description:
        "By type and channel, when you are not to be disturbed, and how often mails come. It counts at once, also for what waits already.",
      access,
      isVersioned: true,
      body: preferencesPatchSchema,
      responses: { 200: preferences },
    },
  },
  channels: {
    user: {
      pattern: "user:{id}",
      access: "owner",
      events: {
        "notification.created": z.object({
          notification: notificationSchema,
          replacesId: idSchema.nullable().describe("The line of its group that it takes the place of"),
        }),
        "notification.read": z.object({
          notificationId: idSchema.nullable().describe("null: all of them"),
        }),
      },
    },
  },
} as const satisfies ModuleContract;

export type NotificationJson = z.output<typeof notificationSchema>;
