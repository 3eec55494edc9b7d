import { type Database, keysetCursor, type Page, type PageRequest } from "../../platform/database/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { CallsService } from "../calls/index.ts";
import type { ChannelsService } from "../channels/index.ts";
import type { TasksService } from "../tasks/index.ts";
import type { ThreadWritingService } from "../threads/index.ts";
import type { ContactsService } from "../contacts/index.ts";
import type { IncidentsService } from "../incidents/index.ts";
import type { IdentityService } from "../identity/index.ts";
import type { LeadsService } from "../leads/index.ts";
import type { WebhooksService } from "../webhooks/index.ts";
import type { DeliveriesService } from "./deliveries.service.ts";
import { NOTIFICATION_RULES } from "./notification-types.policy.ts";
import { notificationErrors } from "./notifications.errors.ts";
import { notificationCreated, notificationsRead, notificationUnread } from "./notifications.events.ts";
import type { NotifyPayload } from "./notifications.jobs.ts";
import {
  type Notification,
  type NotificationFilter,
  notificationsRepository,
} from "./notifications.repository.ts";
import { notificationChannelSchema } from "./preferences.contract.ts";
import { isWanted } from "./preferences.policy.ts";
import type { PreferencesService } from "./preferences.service.ts";

export type { Notification };

const ALL_CHANNELS = notificationChannelSchema.options;

export type NotificationsService = ReturnType<typeof createNotificationsService>;

/** What people should know, kept until they have read it. */
export function createNotificationsService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly identity: Pick<IdentityService, "staff" | "userById">;
  readonly preferences: Pick<PreferencesService, "ofAll">;
  readonly deliveries: Pick<DeliveriesService, "plan">;
  /** Tell the caller's name, for the title: jobs carry ids only. */
  readonly calls: Pick<CallsService, "callerName">;
  readonly webhooks: Pick<WebhooksService, "hostOf">;
  readonly leads: Pick<LeadsService, "summaryOf">;
  readonly contacts: Pick<ContactsService, "summaryOf">;
  readonly threads: Pick<ThreadWritingService, "summaryOf">;
  readonly tasks: Pick<TasksService, "titleOf">;
  readonly channels: Pick<ChannelsService, "nameOf">;
  readonly incidents: Pick<IncidentsService, "summaryOf">;
}) {
  const { database, unitOfWork, identity } = deps;

  const NAMES: Readonly<Record<NotifyPayload["subjectType"], (id: string) => Promise<string | null>>> = {
    call: (id) => deps.calls.callerName(id),
    webhook_endpoint: (id) => deps.webhooks.hostOf(id),
    user: async (id) => (await identity.userById(id))?.name ?? null,
    lead: async (id) => (await deps.leads.summaryOf(database.pool, id))?.name ?? null,
    contact: async (id) => (await deps.contacts.summaryOf(database.pool, id))?.name ?? null,
    thread: async (id) => (await deps.threads.summaryOf(database.pool, id))?.name ?? null,
    task: (id) => deps.tasks.titleOf(database.pool, id),
    incident: (id) => deps.incidents.summaryOf(database.pool, id),
    channel: (id) => deps.channels.nameOf(database.pool, id),
    // Who has left it is the call's to show; which file it was, the import's.
    voicemail: async () => null,
    import: async () => null,
  };

  return {
    /** Writes a notification for everybody whom the job or the rule names and who wants it; a repetition adds nothing. */
    async notify(payload: NotifyPayload): Promise<void> {
      const { type, subjectType, subjectId, priority, key, groupKey = null, count: adds } = payload;
      const rule = NOTIFICATION_RULES[type];
      const { actorId } = payload;
      const name = await (actorId === undefined ? NAMES[subjectType](subjectId) : NAMES.user(actorId));
      await unitOfWork(async (tx) => {
        const people = await identity.staff(
          tx.db,
          payload.userIds ? { ids: payload.userIds } : { roles: rule.roles },
        );
        const preferencesOf = await deps.preferences.ofAll(
          tx.db,
          people.map(({ id }) => id),
        );
        const users = people
          .filter(({ id }) => ALL_CHANNELS.some((channel) => isWanted(preferencesOf(id), type, channel)))
          .map(({ id: userId }) => ({ userId, inApp: isWanted(preferencesOf(userId), type, "in_app") }));
        const written = await notificationsRepository.insertMissing(
          tx.db,
          {
            type,
            subjectType,
            subjectId,
            priority,
            key,
            groupKey,
            adds,
            occurredAt: payload.occurredAt === undefined ? new Date() : new Date(payload.occurredAt),
            titleOf: (count) => rule.title({ priority, name, count }),
          },
          users,
        );
        for (const { replacesId, ...notification } of written)
          tx.publish(notificationCreated, { notification, replacesId });
        await deps.deliveries.plan(tx, written, new Map(people.map((person) => [person.id, person])));
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

    /** Unread on one device is unread on all. @throws notification_not_found */
    async markUnread(userId: string, id: string): Promise<void> {
      await unitOfWork(async (tx) => {
        const marked = await notificationsRepository.markUnread(tx.db, userId, id);
        if (!marked) throw notificationErrors.notification_not_found();
        if (marked.isNew) tx.publish(notificationUnread, { userId, notificationId: id });
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
