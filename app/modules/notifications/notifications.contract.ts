import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";
import { lineSchema } from "../../http/text.contract.ts";
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

/** A browser as `PushSubscription.toJSON()` describes it, with a name for its user. */
export const newPushSubscriptionSchema = z.strictObject({
  endpoint: z
    .url({ protocol: /^https?$/ })
    .max(1_000)
    .describe("Of a push service that notifications may go to"),
  expirationTime: z.number().nullish().describe("As browsers say it; nothing follows from it"),
  keys: z.strictObject({
    p256dh: z.string().regex(/^[A-Za-z0-9_-]{87}$/, "must be 65 bytes in base64url"),
    auth: z.string().regex(/^[A-Za-z0-9_-]{22}$/, "must be 16 bytes in base64url"),
  }),
  device: lineSchema(120).default("Browser").describe("How you know it"),
});

/** A browser in which its user is told of things. */
export const pushSubscriptionSchema = z
  .object({
    id: idSchema,
    device: z.string(),
    service: z.string().describe("Host of its push service"),
    createdAt: z.iso.datetime(),
    lastSentAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "PushSubscription" });

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
      inBatch: "atomic",
      responses: { 204: { description: "All are read" } },
    },
    markNotificationRead: {
      method: "POST",
      path: "/api/notifications/:id/read",
      summary: "Mark one as read",
      access,
      inBatch: "atomic",
      params: z.object({ id: idSchema }),
      responses: { 204: { description: "It is read" } },
    },
    markNotificationUnread: {
      method: "POST",
      path: "/api/notifications/:id/unread",
      summary: "Mark one as unread",
      description:
        "Where another unread one of its group stands in the list, it stands beside that as a line of its own from now on.",
      access,
      inBatch: "atomic",
      params: z.object({ id: idSchema }),
      responses: { 204: { description: "It is unread" } },
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
      inBatch: "atomic",
      isVersioned: true,
      body: preferencesPatchSchema,
      responses: { 200: preferences },
    },
    getPushKey: {
      method: "GET",
      path: "/api/push-key",
      summary: "Get the key by which browsers are asked for push messages",
      access,
      responses: {
        200: {
          description: "What `pushManager.subscribe` takes as `applicationServerKey`",
          schema: z.object({ publicKey: z.string() }),
        },
      },
    },
    listPushSubscriptions: {
      method: "GET",
      path: "/api/push-subscriptions",
      summary: "List the browsers in which you are told of things",
      access,
      query: pageQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(pushSubscriptionSchema) } },
    },
    createPushSubscription: {
      method: "POST",
      path: "/api/push-subscriptions",
      summary: "Be told of things in a browser",
      description:
        "A browser has one user: it is taken from whoever had it before. Of more than 20 the oldest are forgotten.",
      access,
      body: newPushSubscriptionSchema,
      responses: { 201: { description: "The browser", schema: pushSubscriptionSchema } },
    },
    deletePushSubscription: {
      method: "DELETE",
      path: "/api/push-subscriptions/:id",
      summary: "Not be told of things in a browser any more",
      access,
      params: z.object({ id: idSchema }),
      responses: { 204: { description: "It is forgotten" } },
      problems: { 404: "You have no such browser" },
    },
  },
  channels: {
    user: {
      pattern: "user:{id}",
      access: "owner",
      urgency: "notification",
      events: {
        "notification.created": z.object({
          notification: notificationSchema,
          replacesId: idSchema.nullable().describe("The line of its group that it takes the place of"),
        }),
        "notification.read": z.object({
          notificationId: idSchema.nullable().describe("null: all of them"),
        }),
        "notification.unread": z.object({ notificationId: idSchema }),
      },
    },
  },
} as const satisfies ModuleContract;

export type NotificationJson = z.output<typeof notificationSchema>;
export type NewPushSubscription = z.output<typeof newPushSubscriptionSchema>;
export type PushSubscriptionJson = z.output<typeof pushSubscriptionSchema>;
