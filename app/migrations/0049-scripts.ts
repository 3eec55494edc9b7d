import type { Migration } from "../platform/database/index.ts";

/** Call scripts: what is being written, what was published and never changes any more, and which of it a call went by. */
export const scripts: Migration = {
  name: "0049_scripts",
  up: async (knex) => {
    await knex.raw(`
      create table scripts (
        id uuid primary key default uuidv7(),
        name text not null,
        description text,
        draft jsonb not null,
        published_number integer,
        version integer not null default 1,
        created_by uuid references users (id),
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        archived_at timestamptz(3)
      );
      create index scripts_created on scripts (created_at desc, id desc);

      create table script_versions (
        id uuid primary key default uuidv7(),
        script_id uuid not null references scripts (id) on delete cascade,
        number integer not null check (number > 0),
        steps jsonb not null,
        published_by uuid references users (id),
        published_at timestamptz(3) not null default now()
      );
      create unique index script_versions_number on script_versions (script_id, number);

      alter table calls add column script_version_id uuid references script_versions (id);
    `);
  },
};
