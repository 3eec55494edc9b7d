import type { Migration } from "../platform/database/index.ts";

/** By which ways a notification goes to its user, and what became of each; and the keys that sign what we send. */
export const notificationDeliveries: Migration = {
  name: "0094_notification_deliveries",
  up: async (knex) => {
    await knex.raw(`
      create table notification_deliveries (
        id uuid primary key default uuidv7(),
        notification_id uuid not null references notifications (id) on delete cascade,
        user_id uuid not null references users (id) on delete cascade,
        channel text not null check (channel in ('email', 'web_push', 'sms')),
        status text not null default 'pending' check (status in ('pending', 'sent', 'skipped', 'failed')),
        reason text,
        due_at timestamptz(3) not null,
        round smallint not null default 1,
        claimed_until timestamptz(3),
        batch_id uuid,
        reached uuid[] not null default '{}',
        created_at timestamptz(3) not null default now(),
        ended_at timestamptz(3)
      );
      create unique index notification_deliveries_channel on notification_deliveries (notification_id, channel);
      create index notification_deliveries_waiting on notification_deliveries (user_id, channel, due_at)
        where status = 'pending';
      create index notification_deliveries_due on notification_deliveries (due_at) where status = 'pending';

      create table notification_secrets (
        name text primary key,
        value jsonb not null,
        created_at timestamptz(3) not null default now()
      );
    `);
  },
};
