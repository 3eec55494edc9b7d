import type { Migration } from "../platform/database/index.ts";

/** How people want to be told, and what makes unread notifications of a group one line of their list. */
export const notificationPreferences: Migration = {
  name: "0092_notification_preferences",
  up: async (knex) => {
    await knex.raw(`
      create table notification_preferences (
        user_id uuid primary key references users (id) on delete cascade,
        channels jsonb not null default '{}',
        quiet_time jsonb,
        digest_frequency text not null check (digest_frequency in ('off', 'hourly', 'daily')),
        digest_hour smallint not null check (digest_hour between 0 and 23),
        version integer not null,
        updated_at timestamptz(3) not null default now()
      );

      alter table notifications
        add column occurred_at timestamptz(3),
        add column in_app boolean not null default true,
        add column group_key text,
        add column count integer not null default 1 check (count > 0),
        add column collapsed boolean not null default false;
    `);
  },
};
