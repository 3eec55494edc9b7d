import { type AlertsService, createAlertsService } from "../modules/alerts/index.ts";
import { type CallsService, createCallsReads, createCallsService } from "../modules/calls/index.ts";
import {
  createIdentityService,
  type IdentityService,
  type SessionRecord,
} from "../modules/identity/index.ts";
import {
  createMessagesService,
  type MessagesService,
  SMS_OUTBOX_KIND,
  sendSms,
  sendSmsPayload,
} from "../modules/messages/index.ts";
import {
  createNotificationsService,
  NOTIFY_OUTBOX_KIND,
  type NotificationsService,
  notify,
  notifyPayload,
} from "../modules/notifications/index.ts";
import { createVoiceAgentService, type VoiceAgentService } from "../modules/voice-agent/index.ts";
import { createOutbox, type Outbox } from "../platform/outbox/index.ts";
import { createExpiringStore } from "../platform/store/index.ts";
import type { Infrastructure } from "./infrastructure.ts";
import { createTelling } from "./telling.ts";

/** The application's services, wired to each other. */
export interface Services {
  readonly outbox: Outbox;
  readonly identity: IdentityService;
  readonly calls: CallsService;
  readonly messages: MessagesService;
  readonly alerts: AlertsService;
  readonly notifications: NotificationsService;
  readonly voiceAgent: VoiceAgentService;
}

/** Makes every service; which of them a process uses is its role's matter. */
export function createServices(infrastructure: Infrastructure): Services {
  const { config, database, logger, producer } = infrastructure;
  const outbox = createOutbox({
    database,
    logger,
    publishers: {
      [SMS_OUTBOX_KIND]: async (payload) =>
        void (await producer.enqueue(sendSms, sendSmsPayload.parse(payload))),
      [NOTIFY_OUTBOX_KIND]: async (payload) =>
        void (await producer.enqueue(notify, notifyPayload.parse(payload))),
    },
  });
  const reads = createCallsReads(database);
  const telling = createTelling({
    infrastructure,
    outbox,
    reads,
    callIdOfAlert: (id) => alerts.callIdOf(id),
  });

  const sessions = createExpiringStore<SessionRecord>(infrastructure.redis, "session");
  const identity = createIdentityService({ database, sessions });
  const calls = createCallsService({ database, reads, tell: telling.call });
  const messages = createMessagesService({
    database,
    outbox,
    logger,
    tell: telling.message,
    audit: identity.audit,
  });
  const alerts = createAlertsService({
    database,
    identity,
    messages,
    callUrl: (callId) => `${config.http.publicUrl}/calls/${callId}`,
    tell: telling.alert,
  });
  const notifications = createNotificationsService({
    database,
    identity,
    callerNameOf: async (callId) => (await reads.byId(callId))?.callerName ?? null,
    tell: telling.notification,
  });
  const voiceAgent = createVoiceAgentService({
    database,
    calls,
    alerts,
    outbox,
    assistantId: config.vapi.assistantId,
    transferNumber: config.vapi.transferNumber,
  });
  return { outbox, identity, calls, messages, alerts, notifications, voiceAgent };
}
