import type { Migration } from "../platform/database/index.ts";

/** Imports of files: what was uploaded, how it is read, what became of each line, and by what lines of one file are the same. */
export const imports: Migration = {
  name: "0034_imports",
  up: async (knex) => {
    await knex.raw(`
      create table imports (
        id uuid primary key default uuidv7(),
        kind text not null check (kind in ('contacts', 'leads')),
        status text not null default 'uploaded' check (status in
          ('uploaded', 'checking', 'checked', 'importing', 'done', 'canceled', 'failed', 'undoing', 'undone')),
        file_name text not null,
        file_key text not null,
        file_bytes bigint not null,
        file_sha256 text not null,
        encoding text not null check (encoding in ('utf-8', 'utf-16le', 'utf-16be', 'windows-1252')),
        separator text not null,
        has_header boolean not null,
        columns jsonb not null,
        mapping jsonb not null,
        duplicates text not null default 'skip' check (duplicates in ('skip', 'fill', 'overwrite')),
        country text not null,
        owner_id uuid references users (id),
        run_number integer not null default 0,
        lines_total integer not null,
        lines_done integer not null default 0,
        counts jsonb not null default '{}',
        fault jsonb,
        created_by uuid not null references users (id),
        actor_kind text not null check (actor_kind in ('user', 'api_key')),
        actor_id uuid not null,
        scope jsonb not null,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        confirmed_at timestamptz(3),
        finished_at timestamptz(3)
      );
      create index imports_created on imports (created_at desc, id desc);

      create table import_lines (
        import_id uuid not null references imports (id) on delete cascade,
        run text not null check (run in ('check', 'import', 'undo')),
        line integer not null,
        action text not null check (action in ('create', 'update', 'skip', 'error', 'remove', 'restore', 'keep')),
        record_id uuid,
        findings jsonb not null default '[]',
        changes jsonb,
        primary key (import_id, run, line)
      );

      create table import_keys (
        import_id uuid not null references imports (id) on delete cascade,
        run text not null,
        key text not null,
        line integer not null,
        primary key (import_id, run, key)
      );

      create table import_mappings (
        kind text not null,
        header_fingerprint text not null,
        mapping jsonb not null,
        updated_at timestamptz(3) not null default now(),
        primary key (kind, header_fingerprint)
      );
    `);
  },
};
