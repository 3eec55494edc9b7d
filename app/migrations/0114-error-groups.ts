import type { Migration } from "../platform/database/index.ts";

/** Errors of both tiers, one row for all that are alike (KN-13). Nothing of persons: messages are kept without numbers, quotes and addresses. */
export const errorGroups: Migration = {
  name: "0114_error_groups",
  up: async (knex) => {
    await knex.raw(`
      create table error_groups (
        id uuid primary key default uuidv7(),
        fingerprint text not null unique check (fingerprint ~ '^[0-9a-f]{16}$'),
        tier text not null check (tier in ('server', 'browser')),
        type text not null,
        message text not null,
        -- The top frames of our own code, the innermost first.
        frames text[] not null,
        count bigint not null check (count > 0),
        first_seen_at timestamptz(3) not null,
        last_seen_at timestamptz(3) not null,
        first_release text not null,
        last_release text not null,
        -- Of the latest that had one.
        trace_id text check (trace_id ~ '^[0-9a-f]{32}$'),
        -- Null: nobody has said that it is mended, or it has come back since.
        resolved_at timestamptz(3),
        -- How often it has come back after it was resolved.
        regressions integer not null default 0
      );
      create index error_groups_seen on error_groups (last_seen_at desc, id desc);
    `);
  },
};
