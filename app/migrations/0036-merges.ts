import type { Migration } from "../platform/database/index.ts";

/** Records that were made one, with what undoing that takes. */
export const merges: Migration = {
  name: "0036_merges",
  up: async (knex) => {
    await knex.raw(`
      alter table leads add column merged_into uuid references leads (id);
      alter table contacts add column merged_into uuid references contacts (id);

      create table merges (
        id uuid primary key default uuidv7(),
        kind text not null check (kind in ('lead', 'contact')),
        into_id uuid not null,
        from_ids uuid[] not null,
        before jsonb not null,
        after jsonb not null,
        moved jsonb not null,
        actor_kind text not null check (actor_kind in ('user', 'api_key')),
        actor_id uuid not null,
        at timestamptz(3) not null default now(),
        undone_at timestamptz(3)
      );
      create index merges_at on merges (at desc, id desc);
    `);
  },
};
