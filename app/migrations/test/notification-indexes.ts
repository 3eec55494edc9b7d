import { deliveriesRepository } from "../../modules/notifications/deliveries.repository.ts";
import { notificationsRepository } from "../../modules/notifications/notifications.repository.ts";
import { pushSubscriptionsRepository } from "../../modules/notifications/push-subscriptions.repository.ts";
import type { IndexPromise } from "./index-promise.ts";

/** Notifications of some years: most of them read, some of another type, some groups. */
export const NOTIFICATION_ROWS = `
  insert into notifications (user_id, type, subject_type, subject_id, title, priority, dedupe_key, group_key, collapsed, read_at, created_at)
    select users.id, case when n % 250 = 0 then 'lead.assigned' else 'alert.raised' end, 'call', 'x', 'Flood', 1, 'key-' || n,
      case when n % 100 = 0 then 'group-' || n end, n % 3 = 1, case when n % 10 > 0 then now() end, now() - n * interval '1 minute'
    from (select id from users limit 60) users, generate_series(1, 500) n;
  insert into notification_deliveries (notification_id, user_id, channel, status, due_at)
    select id, user_id, 'email', case when random() < 0.5 then 'pending' else 'sent' end, now() - random() * interval '1 day' from notifications;
  insert into push_subscriptions (user_id, endpoint, p256dh, auth, device)
    select users.id, 'https://push.example/' || users.id || n, 'x', 'x', 'x' from users, generate_series(1, 20) n;
`;

const LONG_AGO = new Date(Date.now() - 3_650 * 86_400_000);

function told(groupKey: string | null) {
  return {
    type: "alert.raised",
    subjectType: "call",
    subjectId: "x",
    priority: 1,
    key: "key-1",
    groupKey,
    occurredAt: new Date(),
    titleOf: () => "x",
  } as const;
}

/** What each index of notifications is for. */
export const NOTIFICATION_INDEXES: readonly IndexPromise[] = [
  [
    "notifications_created",
    "forgetting notifications",
    ({ db }) => notificationsRepository.prune(db, LONG_AGO, 500),
  ],
  [
    "notifications_listed",
    "somebody's notifications",
    ({ db, userId }) => notificationsRepository.page(db, userId, {}, 25, undefined),
  ],
  [
    "notifications_listed_unread",
    "somebody's unread notifications",
    ({ db, userId }) => notificationsRepository.page(db, userId, { unread: true }, 25, undefined),
  ],
  [
    "notifications_type",
    "somebody's notifications of a type",
    ({ db, userId }) => notificationsRepository.page(db, userId, { type: "lead.assigned" }, 25, undefined),
  ],
  [
    "notifications_listed_unread",
    "how many are unread",
    ({ db, userId }) => notificationsRepository.countUnread(db, userId),
  ],
  [
    "notifications_listed_unread",
    "reading all",
    ({ db, userId }) => notificationsRepository.markAllRead(db, userId),
  ],
  [
    "notifications_dedupe",
    "a notification's repetition",
    ({ db, userId }) => notificationsRepository.insertMissing(db, told(null), [{ userId, inApp: true }]),
  ],
  [
    "notifications_group",
    "one more of a group",
    ({ db, userId }) =>
      notificationsRepository.insertMissing(db, { ...told("group-100"), key: "key-new" }, [
        { userId, inApp: true },
      ]),
  ],
  [
    "notification_deliveries_waiting",
    "somebody's mail that is due",
    ({ db, userId }) => deliveriesRepository.lockDueMail(db, userId, new Date()),
  ],
  [
    "notification_deliveries_waiting",
    "what waits for somebody",
    ({ db, userId }) => deliveriesRepository.lockWaiting(db, userId, new Date()),
  ],
  [
    "notification_deliveries_due",
    "notifications whose jobs were lost",
    ({ db }) => deliveriesRepository.overdue(db, LONG_AGO, 200),
  ],
  [
    "push_subscriptions_user",
    "somebody's browsers",
    ({ db, userId }) => pushSubscriptionsRepository.page(db, userId, 20, undefined),
  ],
];
