import { type Database, keysetCursor, type Page, type PageRequest } from "../../platform/database/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { CallsService } from "../calls/index.ts";
import type { IdentityService } from "../identity/index.ts";
import type { WebhooksService } from "../webhooks/index.ts";
import { NOTIFICATION_RULES } from "./notification-types.policy.ts";
import { notificationErrors } from "./notifications.errors.ts";
import { notificationCreated, notificationsRead } from "./notifications.events.ts";
import type { NotifyPayload } from "./notifications.jobs.ts";
import {
  type Notification,
  type NotificationFilter,
  notificationsRepository,
} from "./notifications.repository.ts";
import { isWanted } from "./preferences.policy.ts";
import type { PreferencesService } from "./preferences.service.ts";

export type { Notification };
export type NotificationsService = ReturnType<typeof createNotificationsService>;

/** What people should know, kept until they have read it. */
export function createNotificationsService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly identity: Pick<IdentityService, "staff" | "userById">;
  readonly preferences: Pick<PreferencesService, "ofAll">;
  /** Tell the caller's name, for the title: jobs carry ids only. */
  readonly calls: Pick<CallsService, "callerName">;
  readonly webhooks: Pick<WebhooksService, "hostOf">;
}) {
  const { database, unitOfWork, identity } = deps;

  async function nameOf({ subjectType, subjectId }: NotifyPayload): Promise<string | null> {
    if (subjectType === "call") return deps.calls.callerName(subjectId);
    if (subjectType === "webhook_endpoint") return deps.webhooks.hostOf(subjectId);
    return (await identity.userById(subjectId))?.name ?? null;
  }

  return {
    /** Writes a notification for everybody whom the job or the rule names and who wants it; a repetition adds nothing. */
    async notify(payload: NotifyPayload): Promise<void> {
      const { type, subjectType, subjectId, priority, key, groupKey = null } = payload;
      const rule = NOTIFICATION_RULES[type];
      const name = await nameOf(payload);
      await unitOfWork(async (tx) => {
        const people = await identity.staff(
          tx.db,
          payload.userIds ? { ids: payload.userIds } : { roles: rule.roles },
        );
        const preferencesOf = await deps.preferences.ofAll(
          tx.db,
          people.map(({ id }) => id),
        );
        const users = people.map(({ id: userId }) => ({
          userId,
          inApp: isWanted(preferencesOf(userId), type, "in_app"),
        }));
        const written = await notificationsRepository.insertMissing(
          tx.db,
          {
            type,
            subjectType,
            subjectId,
            priority,
            key,
            groupKey,
            occurredAt: payload.occurredAt === undefined ? new Date() : new Date(payload.occurredAt),
            titleOf: (count) => rule.title({ priority, name, count }),
          },
          users.filter(({ inApp }) => inApp),
        );
        for (const { replacesId, ...notification } of written)
          tx.publish(notificationCreated, { notification, replacesId });
      });
    },

    async list(
      userId: string,
      { limit, cursor, ...filter }: PageRequest & NotificationFilter,
    ): Promise<Page<Notification> & { unread: number }> {
      const after = keysetCursor.read(cursor);
      const [rows, unread] = await Promise.all([
        notificationsRepository.page(database.pool, userId, filter, limit + 1, after),
        notificationsRepository.countUnread(database.pool, userId),
      ]);
      const page = keysetCursor.page(rows, limit, ({ createdAt, id }) => ({
        at: createdAt.toISOString(),
        id,
      }));
      return { ...page, unread };
    },

    /** Read on one device is read on all. @throws notification_not_found */
    async markRead(userId: string, id: string): Promise<void> {
      await unitOfWork(async (tx) => {
        const marked = await notificationsRepository.markRead(tx.db, userId, id);
        if (!marked) throw notificationErrors.notification_not_found();
        if (marked.isNew) tx.publish(notificationsRead, { userId, notificationId: id });
      });
    },

    async markAllRead(userId: string): Promise<void> {
      await unitOfWork(async (tx) => {
        const count = await notificationsRepository.markAllRead(tx.db, userId);
        if (count > 0) tx.publish(notificationsRead, { userId, notificationId: null });
      });
    },
  };
}
