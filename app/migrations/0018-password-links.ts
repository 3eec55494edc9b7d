import type { Migration } from "../platform/database/index.ts";

/** Users who were invited have no password yet; links by which people set one are kept as a hash. */
export const passwordLinks: Migration = {
  name: "0018_password_links",
  up: async (knex) => {
    await knex.raw(`
      alter table users alter column password_hash drop not null;

      create table password_links (
        token_hash bytea primary key,
        user_id uuid not null references users (id) on delete cascade,
        purpose text not null check (purpose in ('invitation', 'password_reset')),
        expires_at timestamptz(3) not null,
        created_at timestamptz(3) not null default now()
      );
      create index password_links_user_id on password_links (user_id);
      create index password_links_expires_at on password_links (expires_at);
    `);
  },
};
