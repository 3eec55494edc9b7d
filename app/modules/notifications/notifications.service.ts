import { type Database, keysetCursor, type Page } from "../../platform/database/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { CallsService } from "../calls/index.ts";
import type { IdentityService } from "../identity/index.ts";
import type { WebhooksService } from "../webhooks/index.ts";
import { notificationErrors } from "./notifications.errors.ts";
import { notificationCreated } from "./notifications.events.ts";
import type { NotifyPayload } from "./notifications.jobs.ts";
import { NOTIFICATION_RULES } from "./notifications.policy.ts";
import { type Notification, notificationsRepository } from "./notifications.repository.ts";

export type { Notification };
export type NotificationsService = ReturnType<typeof createNotificationsService>;

/** What people should know, kept until they have read it. */
export function createNotificationsService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly identity: Pick<IdentityService, "usersWithRoles" | "userById">;
  /** Tell the caller's name, for the title: jobs carry ids only. */
  readonly calls: Pick<CallsService, "callerName">;
  readonly webhooks: Pick<WebhooksService, "hostOf">;
}) {
  const { database } = deps;

  async function nameOf({ subjectType, subjectId }: NotifyPayload): Promise<string | null> {
    if (subjectType === "call") return deps.calls.callerName(subjectId);
    if (subjectType === "webhook_endpoint") return deps.webhooks.hostOf(subjectId);
    return (await deps.identity.userById(subjectId))?.name ?? null;
  }

  return {
    /** Writes a notification for everybody whom the rule names; a repetition adds nothing. */
    async notify(payload: NotifyPayload): Promise<void> {
      const rule = NOTIFICATION_RULES[payload.type];
      const users = await deps.identity.usersWithRoles(database.pool, rule.roles);
      const { type, subjectType, subjectId, priority, key } = payload;
      const title = rule.title(priority, await nameOf(payload));
      await deps.unitOfWork(async (tx) => {
        const written = await notificationsRepository.insertMissing(
          tx.db,
          users.map(({ id: userId }) => ({ userId, type, subjectType, subjectId, priority, title, key })),
        );
        for (const notification of written) tx.publish(notificationCreated, { notification });
      });
    },

    async list(
      userId: string,
      request: { limit: number; cursor?: string | undefined },
    ): Promise<Page<Notification> & { unread: number }> {
      const after = keysetCursor.read(request.cursor);
      const [rows, unread] = await Promise.all([
        notificationsRepository.page(database.pool, userId, request.limit + 1, after),
        notificationsRepository.countUnread(database.pool, userId),
      ]);
      const page = keysetCursor.page(rows, request.limit, ({ createdAt, id }) => ({
        at: createdAt.toISOString(),
        id,
      }));
      return { ...page, unread };
    },

    /** @throws notification_not_found */
    async markRead(userId: string, id: string): Promise<void> {
      if (!(await notificationsRepository.markRead(database.pool, userId, id)))
        throw notificationErrors.notification_not_found();
    },

    async markAllRead(userId: string): Promise<void> {
      await notificationsRepository.markAllRead(database.pool, userId);
    },
  };
}
