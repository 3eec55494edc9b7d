import type { Migration } from "../platform/database/index.ts";

/** The browsers in which people want to be told of things. */
export const pushSubscriptions: Migration = {
  name: "0095_push_subscriptions",
  up: async (knex) => {
    await knex.raw(`
      create table push_subscriptions (
        id uuid primary key default uuidv7(),
        user_id uuid not null references users (id) on delete cascade,
        endpoint text not null,
        p256dh text not null,
        auth text not null,
        device text not null,
        created_at timestamptz(3) not null default now(),
        last_sent_at timestamptz(3)
      );
      create unique index push_subscriptions_endpoint on push_subscriptions (endpoint);
      create index push_subscriptions_user on push_subscriptions (user_id, created_at desc, id desc);
    `);
  },
};
