import { randomUUID } from "node:crypto";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { type LivePublisher, tell } from "../../live/index.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { personTag } from "../../platform/cache/index.ts";
import {
  afterCommit,
  forgets,
  inTransaction,
  type Subscriber,
  type UnitOfWork,
} from "../../platform/unit-of-work/index.ts";
import { alertRaised, alertSmsGivenUp, alertUnanswered } from "../alerts/index.ts";
import { callMissed } from "../calls/index.ts";
import type { ContactsService } from "../contacts/index.ts";
import { callDisposed } from "../dispositions/index.ts";
import { recordAssigned } from "../history/index.ts";
import { importChanged } from "../imports/index.ts";
import type { LeadsService } from "../leads/index.ts";
import { voicemailLeft } from "../voicemails/index.ts";
import { staffOptedOut } from "../inbound-sms/index.ts";
import { userChanged } from "../users/index.ts";
import { webhookEndpointDisabled } from "../webhooks/index.ts";
import type { OnCallService } from "../on-call/index.ts";
import { notificationsContract } from "./notifications.contract.ts";
import type { DeliveriesService } from "./deliveries.service.ts";
import {
  type DeliveryEnded,
  deliveryEnded,
  notificationCreated,
  notificationsRead,
  preferencesChanged,
} from "./notifications.events.ts";
import { type NotifyPayload, notify } from "./notifications.jobs.ts";
import { notifiesEverybody } from "./notification-types.policy.ts";
import { presentNotification } from "./notifications.presenter.ts";

/** Which events become notifications, as jobs of the same transaction; and how each reaches its user's screens. */
export function notificationsSubscribers(
  live: LivePublisher,
  services: {
    readonly onCall: Pick<OnCallService, "isOnCall">;
    readonly deliveries: Pick<DeliveriesService, "reschedule">;
    readonly leads: Pick<LeadsService, "ownerOf">;
    readonly contacts: Pick<ContactsService, "ownerOf">;
  },
): Subscriber[] {
  const { onCall, deliveries } = services;
  const { user: channel } = notificationsContract.channels;
  return [
    inTransaction(alertRaised, ({ alertId, callId, priority }, tx) => {
      if (!notifiesEverybody(priority)) return;
      const key = `alert.raised:${alertId}`;
      ask(tx, {
        type: "alert.raised",
        subjectType: "call",
        subjectId: callId,
        priority,
        key,
      });
    }),
    inTransaction(alertUnanswered, ({ alertId, callId, priority }, tx) =>
      ask(tx, {
        type: "alert.unanswered",
        subjectType: "call",
        subjectId: callId,
        priority,
        key: `alert.unanswered:${alertId}`,
      }),
    ),
    inTransaction(alertSmsGivenUp, ({ callId, messageId }, tx) => {
      const key = `sms.given_up:${messageId}`;
      ask(tx, {
        type: "sms.given_up",
        subjectType: "call",
        subjectId: callId,
        priority: 1,
        key,
      });
    }),
    inTransaction(staffOptedOut, ({ userId, smsId }, tx) =>
      ask(tx, {
        type: "sms.opted_out",
        subjectType: "user",
        subjectId: userId,
        priority: 2,
        key: `sms.opted_out:${smsId}:${userId}`,
      }),
    ),
    inTransaction(webhookEndpointDisabled, ({ endpointId, version }, tx) =>
      ask(tx, {
        type: "webhook.disabled",
        subjectType: "webhook_endpoint",
        subjectId: endpointId,
        priority: 2,
        key: `webhook.disabled:${endpointId}:${version}`,
      }),
    ),
    inTransaction(staffOptedOut, async ({ userId, smsId }, tx) => {
      if (!(await onCall.isOnCall(tx.db, userId, new Date()))) return;
      ask(tx, {
        type: "on_call.unreachable",
        subjectType: "user",
        subjectId: userId,
        priority: 1,
        key: `on_call.unreachable:${smsId}:${userId}`,
      });
    }),
    inTransaction(callMissed, async ({ callId, leadId, contactId }, tx) => {
      const owner =
        (contactId && (await services.contacts.ownerOf(tx.db, contactId))?.userId) ||
        (leadId && (await services.leads.ownerOf(tx.db, leadId))?.userId);
      if (!owner) return;
      ask(tx, {
        type: "call.missed",
        subjectType: "call",
        subjectId: callId,
        priority: 2,
        key: `call.missed:${callId}`,
        userIds: [owner],
        groupKey: `call.missed:${contactId ?? leadId}`,
      });
    }),
    inTransaction(callDisposed, ({ callId, userId, disposition, dueAt }, tx) => {
      if (userId === null || dueAt === null || disposition.followUp !== "callback") return;
      tx.enqueue(
        notify,
        {
          type: "callback.due",
          subjectType: "call",
          subjectId: callId,
          priority: 2,
          key: `callback.due:${callId}:${dueAt.getTime()}`,
          userIds: [userId],
          occurredAt: dueAt.toISOString(),
        },
        { availableAt: dueAt },
      );
    }),
    inTransaction(recordAssigned, ({ type, id, userId, by }, tx) => {
      const told = Object.hasOwn(ASSIGNED, type) ? ASSIGNED[type as keyof typeof ASSIGNED] : undefined;
      if (told && userId !== by) askAssigned(tx, told, id, userId);
    }),
    inTransaction(voicemailLeft, ({ voicemailId, assignedTo }, tx) => {
      if (assignedTo !== null) askAssigned(tx, ASSIGNED.voicemail, voicemailId, assignedTo);
    }),
    inTransaction(importChanged, ({ import: one }, tx) => {
      if (one.finishedAt === null || !ENDED.has(one.status)) return;
      ask(tx, {
        type: "import.finished",
        subjectType: "import",
        subjectId: one.id,
        priority: 3,
        key: `import.finished:${one.id}:${one.runNumber}`,
        userIds: [one.createdBy],
      });
    }),
    inTransaction(preferencesChanged, ({ userId }, tx) => deliveries.reschedule(tx, userId)),
    inTransaction(userChanged, ({ userId }, tx) => deliveries.reschedule(tx, userId)),
    afterCommit(notificationCreated, ({ notification: { inApp, occurredAt } }, { at }) => {
      if (inApp)
        count({ channel: "in_app", outcome: "sent", seconds: (at.getTime() - occurredAt.getTime()) / 1000 });
    }),
    afterCommit(deliveryEnded, count),
    forgets(preferencesChanged, ({ userId }) => [personTag(userId)]),
    afterCommit(notificationCreated, async ({ notification, replacesId }) => {
      if (!notification.inApp) return;
      const { userId: id, createdAt: at } = notification;
      const data = { notification: presentNotification(notification), replacesId };
      await tell(live, [{ channel, id }], { event: "notification.created", data }, { at, traceparent: null });
    }),
    afterCommit(notificationsRead, async ({ userId: id, notificationId }, { at }) => {
      const data = { notificationId };
      await tell(live, [{ channel, id }], { event: "notification.read", data }, { at, traceparent: null });
    }),
  ];
}

/** What is told of when it is given to somebody. */
const ASSIGNED = {
  lead: { type: "lead.assigned", subjectType: "lead" },
  contact: { type: "contact.assigned", subjectType: "contact" },
  voicemail: { type: "voicemail.assigned", subjectType: "voicemail" },
} as const satisfies Record<string, Pick<NotifyPayload, "type" | "subjectType">>;

const ENDED: ReadonlySet<string> = new Set(["done", "failed", "undone"]);

/** What is given while nobody has looked is one line: an import may give hundreds. */
function askAssigned(
  tx: UnitOfWork,
  told: Pick<NotifyPayload, "type" | "subjectType">,
  subjectId: string,
  userId: string,
): void {
  // It may be given to somebody, taken and given again: each is told.
  const key = `${told.type}:${subjectId}:${randomUUID()}`;
  ask(tx, { ...told, subjectId, priority: 3, key, userIds: [userId], groupKey: told.type });
}

function count({ channel, outcome, seconds }: DeliveryEnded): void {
  const way = { [ATTRIBUTES.notificationChannel]: channel };
  instruments.notificationDeliveries.add(1, { ...way, [ATTRIBUTES.notificationOutcome]: outcome });
  if (seconds !== null) instruments.notificationDeliveryDuration.record(Math.max(0, seconds), way);
}

/** Asks for a notification of what happens in this unit of work. */
function ask(tx: UnitOfWork, payload: Omit<NotifyPayload, "occurredAt">): void {
  tx.enqueue(notify, { ...payload, occurredAt: new Date().toISOString() });
}
