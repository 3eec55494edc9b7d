import type { Migration } from "../platform/database/index.ts";

/**
 * From where and by what a session was opened, and when it was last used: people see their own. Sessions are named by an id of their own,
 * since the key is made of the cookie. Older releases write neither; of them nothing is known.
 */
export const sessionDevices: Migration = {
  name: "0148_session_devices",
  up: async (knex) => {
    await knex.raw(`
      alter table sessions
        add column id uuid not null default uuidv7(),
        add column user_agent text,
        add column address text,
        add column last_seen_at timestamptz(3) not null default now();
      create unique index sessions_id on sessions (id);
    `);
  },
};
