import { pruneWork } from "../../platform/retention/index.ts";
import { callsModule } from "../calls/index.ts";
import { identityModule } from "../identity/index.ts";
import { defineModule } from "../module.ts";
import { webhooksModule } from "../webhooks/index.ts";
import { onCallModule } from "../on-call/index.ts";
import { notificationsContract } from "./notifications.contract.ts";
import { notificationErrors } from "./notifications.errors.ts";
import { notify } from "./notifications.jobs.ts";
import { notificationsRepository } from "./notifications.repository.ts";
import { notificationsRoutes } from "./notifications.routes.ts";
import { createNotificationsService, type NotificationsService } from "./notifications.service.ts";
import { notificationsSubscribers } from "./notifications.subscribers.ts";
import { createPreferencesService } from "./preferences.service.ts";
import { notificationsHandlers } from "./notifications.worker.ts";

/** What people should know, kept until they have read it. */
export const notificationsModule = defineModule<NotificationsService>({
  name: "notifications",
  contract: notificationsContract,
  permissions: { "notifications:read": "agent" },
  errors: notificationErrors,
  jobs: [notify],
  personalRows: [
    {
      table: "notifications",
      ofPerson: "subject_type = 'call' and subject_id = any(cast(:callIds as text[]))",
      erase: "delete",
    },
    {
      table: "notification_deliveries",
      ofPerson: "user_id = any(cast(:userIds as uuid[]))",
      erase: "delete",
    },
    {
      table: "push_subscriptions",
      ofPerson: "user_id = any(cast(:userIds as uuid[]))",
      // They are keys: whoever has them can write to the browser.
      secrets: ["endpoint", "p256dh", "auth"],
      erase: "delete",
    },
    {
      table: "notification_preferences",
      ofPerson: "user_id = any(cast(:userIds as uuid[]))",
      erase: "delete",
    },
    {
      table: "notifications",
      ofPerson: "user_id = any(cast(:userIds as uuid[]))",
      // It names somebody else.
      secrets: ["title"],
      erase: "delete",
    },
  ],
  create: ({ config, database, unitOfWork, live, use }) => {
    const preferences = createPreferencesService({ database, unitOfWork });
    const service = createNotificationsService({
      database,
      unitOfWork,
      identity: use(identityModule),
      preferences,
      calls: use(callsModule),
      webhooks: use(webhooksModule),
    });
    return {
      service,
      routes: notificationsRoutes(service, preferences),
      jobHandlers: notificationsHandlers(service),
      subscribers: notificationsSubscribers(live, use(onCallModule)),
      periodicWork: [
        pruneWork({
          kind: "notifications",
          days: config.retention.notifications,
          prune: (olderThan, limit) => notificationsRepository.prune(database.pool, olderThan, limit),
        }),
      ],
    };
  },
});
