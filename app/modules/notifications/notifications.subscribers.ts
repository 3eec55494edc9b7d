import { type LivePublisher, tell } from "../../live/index.ts";
import { afterCommit, inTransaction, type Subscriber } from "../../platform/unit-of-work/index.ts";
import { alertRaised, alertSmsGivenUp } from "../alerts/index.ts";
import { staffOptedOut } from "../inbound-sms/index.ts";
import { notificationsContract } from "./notifications.contract.ts";
import { notificationCreated } from "./notifications.events.ts";
import { notify } from "./notifications.jobs.ts";
import { notifiesEverybody } from "./notifications.policy.ts";
import { presentNotification } from "./notifications.presenter.ts";

/** Which events become notifications, as jobs of the same transaction; and how each reaches its user's screens. */
export function notificationsSubscribers(live: LivePublisher): Subscriber[] {
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
    afterCommit(notificationCreated, async ({ notification }) => {
      const { userId: id, createdAt: at } = notification;
      const data = { notification: presentNotification(notification) };
      await tell(live, [{ channel, id }], { event: "notification.created", data }, { at, traceparent: null });
    }),
  ];
}
