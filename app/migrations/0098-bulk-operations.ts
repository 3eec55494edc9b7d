import type { Migration } from "../platform/database/index.ts";

/** Bulk operations: what is to be done to which records, as of its preview, and what became of each. */
export const bulkOperations: Migration = {
  name: "0098_bulk_operations",
  up: async (knex) => {
    await knex.raw(`
      create table bulk_operations (
        id uuid primary key default uuidv7(),
        kind text not null,
        action jsonb not null,
        filters jsonb,
        status text not null default 'previewed' check (status in
          ('previewed', 'running', 'done', 'canceled', 'undoing', 'undone')),
        records_meant integer not null,
        excluded_by jsonb not null,
        excluded_sample jsonb not null,
        token_hash bytea not null,
        expires_at timestamptz(3) not null,
        run_number integer not null default 0,
        position integer not null default 0,
        counts jsonb not null default '{}',
        created_by uuid not null references users (id),
        actor_kind text not null check (actor_kind in ('user', 'api_key')),
        actor_id uuid not null,
        scope jsonb not null,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        confirmed_at timestamptz(3),
        starts_at timestamptz(3),
        finished_at timestamptz(3)
      );
      create index bulk_operations_created on bulk_operations (created_at desc, id desc);
      create unique index bulk_operations_one_under_way on bulk_operations (created_by, kind)
        where status in ('running', 'undoing');

      create table bulk_operation_records (
        operation_id uuid not null references bulk_operations (id) on delete cascade,
        position integer not null,
        record_id uuid not null,
        version integer,
        state text not null check (state in
          ('meant', 'excluded', 'changed', 'skipped', 'failed', 'restored', 'kept')),
        reason text,
        before jsonb,
        after jsonb,
        primary key (operation_id, position)
      );
    `);
  },
};
