import type { Migration } from "../platform/database/index.ts";

/** Ways to look at a list that people have named, and which of them a list opens with for whom. */
export const savedViews: Migration = {
  name: "0153_saved_views",
  up: async (knex) => {
    await knex.raw(`
      create table saved_views (
        id uuid primary key default uuidv7(),
        user_id uuid not null references users (id) on delete cascade,
        list text not null,
        name text not null,
        -- Of the list's address, encoded.
        query text not null,
        is_shared boolean not null default false,
        -- Between those of its neighbours.
        position double precision not null,
        version integer not null default 1,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        deleted_at timestamptz(3)
      );
      create unique index saved_views_name on saved_views (user_id, list, lower(name)) where deleted_at is null;
      create index saved_views_shared on saved_views (list) where is_shared and deleted_at is null;
      create index saved_views_deleted on saved_views (deleted_at) where deleted_at is not null;

      create table saved_view_defaults (
        user_id uuid not null references users (id) on delete cascade,
        list text not null,
        view_id uuid not null references saved_views (id) on delete cascade,
        primary key (user_id, list)
      );
    `);
  },
};
