import { type LivePublisher, tell } from "../../live/index.ts";
import { afterCommit, inTransaction, type Subscriber } from "../../platform/unit-of-work/index.ts";
import { alertRaised, alertSmsGivenUp, alertUnanswered } from "../alerts/index.ts";
import { staffOptedOut } from "../inbound-sms/index.ts";
import { webhookEndpointDisabled } from "../webhooks/index.ts";
import type { OnCallService } from "../on-call/index.ts";
import { notificationsContract } from "./notifications.contract.ts";
import { notificationCreated } from "./notifications.events.ts";
import { notify } from "./notifications.jobs.ts";
import { notifiesEverybody } from "./notifications.policy.ts";
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
      tx.enqueue(notify, {
        type: "alert.raised",
        subjectType: "call",
        subjectId: callId,
        priority,
        key,
      });
    }),
    inTransaction(alertUnanswered, ({ alertId, callId, priority }, tx) =>
      tx.enqueue(notify, {
        type: "alert.unanswered",
        subjectType: "call",
        subjectId: callId,
        priority,
        key: `alert.unanswered:${alertId}`,
      }),
    ),
    inTransaction(alertSmsGivenUp, ({ callId, messageId }, tx) => {
      const key = `sms.given_up:${messageId}`;
      tx.enqueue(notify, {
        type: "sms.given_up",
        subjectType: "call",
        subjectId: callId,
        priority: 1,
        key,
      });
    }),
    inTransaction(staffOptedOut, ({ userId, smsId }, tx) =>
      tx.enqueue(notify, {
        type: "sms.opted_out",
        subjectType: "user",
        subjectId: userId,
        priority: 2,
        key: `sms.opted_out:${smsId}:${userId}`,
      }),
    ),
    inTransaction(webhookEndpointDisabled, ({ endpointId, version }, tx) =>
      tx.enqueue(notify, {
        type: "webhook.disabled",
        subjectType: "webhook_endpoint",
        subjectId: endpointId,
        priority: 2,
        key: `webhook.disabled:${endpointId}:${version}`,
      }),
    ),
    inTransaction(staffOptedOut, async ({ userId, smsId }, tx) => {
      if (!(await onCall.isOnCall(tx.db, userId, new Date()))) return;
      tx.enqueue(notify, {
        type: "on_call.unreachable",
        subjectType: "user",
        subjectId: userId,
        priority: 1,
        key: `on_call.unreachable:${smsId}:${userId}`,
      });
    }),
    afterCommit(notificationCreated, async ({ notification }) => {
      const { userId: id, createdAt: at } = notification;
      const data = { notification: presentNotification(notification) };
      await tell(live, [{ channel, id }], { event: "notification.created", data }, { at, traceparent: null });
    }),
  ];
}
