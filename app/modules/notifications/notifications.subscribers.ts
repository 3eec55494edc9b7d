import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { type LivePublisher, tell } from "../../live/index.ts";
import { personTag } from "../../platform/cache/index.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { afterCommit, forgets, inTransaction, type Subscriber } from "../../platform/unit-of-work/index.ts";
import { userChanged } from "../users/index.ts";
import type { DeliveriesService } from "./deliveries.service.ts";
import { notificationsContract } from "./notifications.contract.ts";
import {
  type DeliveryEnded,
  deliveryEnded,
  notificationCreated,
  notificationsRead,
  notificationUnread,
  preferencesChanged,
} from "./notifications.events.ts";
import { presentNotification } from "./notifications.presenter.ts";

/** What follows notifications: how each reaches its user's screens, what is counted, and what waits for whoever changes their mind. */
export function notificationsSubscribers(
  live: LivePublisher,
  deliveries: Pick<DeliveriesService, "reschedule">,
): Subscriber[] {
  const { user: channel } = notificationsContract.channels;
  return [
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
    afterCommit(notificationUnread, async ({ userId: id, notificationId }, { at }) => {
      const data = { notificationId };
      await tell(live, [{ channel, id }], { event: "notification.unread", data }, { at, traceparent: null });
    }),
  ];
}

function count({ channel, outcome, seconds }: DeliveryEnded): void {
  const way = { [ATTRIBUTES.notificationChannel]: channel };
  instruments.notificationDeliveries.add(1, { ...way, [ATTRIBUTES.notificationOutcome]: outcome });
  if (seconds !== null) instruments.notificationDeliveryDuration.record(Math.max(0, seconds), way);
}
