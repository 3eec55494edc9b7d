import { type LivePublisher, tell } from "../../live/index.ts";
import { personTag } from "../../platform/cache/index.ts";
import {
  afterCommit,
  forgets,
  inTransaction,
  type Subscriber,
  type UnitOfWork,
} from "../../platform/unit-of-work/index.ts";
import { alertRaised, alertSmsGivenUp, alertUnanswered } from "../alerts/index.ts";
import { staffOptedOut } from "../inbound-sms/index.ts";
import { webhookEndpointDisabled } from "../webhooks/index.ts";
import type { OnCallService } from "../on-call/index.ts";
import { notificationsContract } from "./notifications.contract.ts";
import { notificationCreated, notificationsRead, preferencesChanged } from "./notifications.events.ts";
import { type NotifyPayload, notify } from "./notifications.jobs.ts";
import { notifiesEverybody } from "./notification-types.policy.ts";
import { presentNotification } from "./notifications.presenter.ts";

/** Which events become notifications, as jobs of the same transaction; and how each reaches its user's screens. */
export function notificationsSubscribers(
  live: LivePublisher,
  onCall: Pick<OnCallService, "isOnCall">,
): Subscriber[] {
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

/** Asks for a notification of what happens in this unit of work. */
function ask(tx: UnitOfWork, payload: Omit<NotifyPayload, "occurredAt">): void {
  tx.enqueue(notify, { ...payload, occurredAt: new Date().toISOString() });
}
