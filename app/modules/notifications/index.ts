import { pruneWork } from "../../platform/retention/index.ts";
import { providerCheck } from "../../providers/provider-check.ts";
import { callsModule } from "../calls/index.ts";
import { channelsModule } from "../channels/index.ts";
import { contactsModule } from "../contacts/index.ts";
import { leadsModule } from "../leads/index.ts";
import { incidentsModule } from "../incidents/index.ts";
import { identityModule } from "../identity/index.ts";
import { messagesModule } from "../messages/index.ts";
import { defineModule } from "../module.ts";
import { TASKS_OF_PERSON, tasksModule } from "../tasks/index.ts";
import { threadsModule } from "../threads/index.ts";
import { webhooksModule } from "../webhooks/index.ts";
import { onCallModule } from "../on-call/index.ts";
import { causesSubscribers } from "./causes.subscribers.ts";
import { createDeliveriesService } from "./deliveries.service.ts";
import { createNotificationSecrets } from "./notification-secrets.ts";
import { notificationsContract } from "./notifications.contract.ts";
import { seedNotifications } from "./notifications.demo.ts";
import { notificationErrors } from "./notifications.errors.ts";
import { deliver, mailNotifications, notify } from "./notifications.jobs.ts";
import { notificationsRepository } from "./notifications.repository.ts";
import { notificationsRoutes } from "./notifications.routes.ts";
import { notificationsCommands } from "./notifications.commands.ts";
import { createNotificationsService, type NotificationsService } from "./notifications.service.ts";
import { notificationsSubscribers } from "./notifications.subscribers.ts";
import { createPushDispatch } from "./push-dispatch.service.ts";
import { unsubscribeRoutes } from "./unsubscribe.routes.ts";
import { createPreferencesService } from "./preferences.service.ts";
import { notificationsHandlers } from "./notifications.worker.ts";

/** What people should know, kept until they have read it. */
export const notificationsModule = defineModule<NotificationsService>({
  name: "notifications",
  contract: notificationsContract,
  commands: notificationsCommands,
  permissions: { "notifications:read": "agent" },
  errors: notificationErrors,
  jobs: [notify, deliver, mailNotifications],
  personalRows: [
    {
      table: "notifications",
      ofPerson:
        // Titles name whom they are about.
        `(subject_type = 'call' and subject_id = any(cast(:callIds as text[])))
          or (subject_type in ('lead', 'contact') and subject_id = any(cast(:recordIds as text[])))
          or (subject_type in ('thread', 'channel') and subject_id = any(cast(:channelIds as text[])))
          or (subject_type = 'task' and subject_id in (select id::text from tasks where ${TASKS_OF_PERSON}))`,
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
  rateLimits: {
    /** Links of mails, by address: mail providers post those of many people. */
    unsubscribe: { points: 120, windowSeconds: 60 },
  },
  create: ({ config, database, unitOfWork, live, jobs, providers, breakers, use }) => {
    const { publicUrl } = config.http;
    const [identity, leads, contacts] = [use(identityModule), use(leadsModule), use(contactsModule)];
    const [threads, channels, tasks] = [use(threadsModule), use(channelsModule), use(tasksModule)];
    const secrets = createNotificationSecrets(database);
    const preferences = createPreferencesService({ database, unitOfWork, identity, secrets });
    const push = createPushDispatch({ database, webPush: providers.webPush, secrets, publicUrl });
    const deliveries = createDeliveriesService({
      database,
      unitOfWork,
      identity,
      messages: use(messagesModule),
      preferences,
      push,
      secrets,
      email: providers.email,
      jobs,
      publicUrl,
    });
    const service = createNotificationsService({
      database,
      unitOfWork,
      identity,
      preferences,
      deliveries,
      calls: use(callsModule),
      webhooks: use(webhooksModule),
      leads,
      contacts,
      threads,
      channels,
      tasks,
      incidents: use(incidentsModule),
    });
    return {
      service,
      routes: [...notificationsRoutes(service, preferences, push), ...unsubscribeRoutes(preferences)],
      jobHandlers: notificationsHandlers(service, deliveries),
      healthChecks: [
        providerCheck(
          { name: "web_push_provider", breaker: providers.webPush.breakers, waiting: "notifications" },
          breakers,
        ),
      ],
      subscribers: [
        ...causesSubscribers({ onCall: use(onCallModule), leads, contacts, threads, channels, tasks }),
        ...notificationsSubscribers(live, deliveries),
      ],
      periodicWork: [
        { name: "notifications-requeue", role: "worker", intervalMs: 60_000, run: deliveries.requeueLost },
        pruneWork({
          kind: "notifications",
          days: config.retention.notifications,
          prune: (olderThan, limit) => notificationsRepository.prune(database.pool, olderThan, limit),
        }),
      ],
      seedDemo: () => seedNotifications({ unitOfWork, identity, leads }),
    };
  },
});
