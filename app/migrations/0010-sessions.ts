import type { Migration } from "../platform/database/index.ts";

/** Who is signed in: Redis only caches it, so that people stay signed in and can sign in while Redis is away. */
export const sessions: Migration = {
  name: "0010_sessions",
  up: async (knex) => {
    await knex.raw(`
      create table sessions (
        key text primary key,
        user_id uuid not null references users (id) on delete cascade,
        epoch integer not null,
        idle_ends_at timestamptz(3) not null,
        ends_at timestamptz(3) not null,
        created_at timestamptz(3) not null default now()
      );
      create index sessions_user_id on sessions (user_id);
      create index sessions_ends_at on sessions (ends_at);
    `);
  },
};
