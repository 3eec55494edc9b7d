import type { Migration } from "../platform/database/index.ts";

/** Leads, what was noted of records, how they changed, and whose turn it is to get the next one. */
export const leads: Migration = {
  name: "0030_leads",
  up: async (knex) => {
    await knex.raw(`
      create table leads (
        id uuid primary key default uuidv7(),
        company text,
        email text,
        phone text,
        status text not null default 'new' check (status in ('new', 'contacted', 'qualified', 'converted', 'lost')),
        status_reason text,
        priority smallint not null default 3 check (priority between 1 and 4),
        assigned_to uuid references users (id),
        assigned_at timestamptz(3),
        source text,
        time_zone text,
        tags text[] not null default '{}',
        custom_fields jsonb not null default '{}',
        version integer not null default 1,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        deleted_at timestamptz(3)
      );
      create index leads_created on leads (created_at desc, id desc) where deleted_at is null;
      create index leads_updated on leads (updated_at desc, id desc) where deleted_at is null;
      create index leads_email on leads (email) where deleted_at is null;
      create index leads_phone on leads (phone) where deleted_at is null;
      create index leads_status_priority on leads (status, priority) where deleted_at is null;
      create index leads_assigned_status on leads (assigned_to, status) where deleted_at is null;
      create index leads_tags on leads using gin (tags);
      create index leads_search on leads using gin (company gin_trgm_ops, email gin_trgm_ops, phone gin_trgm_ops);

      create table notes (
        id uuid primary key default uuidv7(),
        subject_type text not null,
        subject_id uuid not null,
        author_id uuid references users (id),
        body text not null,
        created_at timestamptz(3) not null default now(),
        edited_at timestamptz(3)
      );
      create index notes_subject on notes (subject_id, created_at desc, id desc);

      create table record_changes (
        id uuid primary key default uuidv7(),
        subject_type text not null,
        subject_id uuid not null,
        actor_kind text not null check (actor_kind in ('user', 'api_key', 'system')),
        actor_id uuid,
        action text not null,
        changes jsonb not null default '{}',
        trace_id text,
        at timestamptz(3) not null default now()
      );
      create index record_changes_subject on record_changes (subject_id, at desc, id desc);

      create table assignment_turns (
        user_id uuid primary key references users (id) on delete cascade,
        last_at timestamptz(3) not null default now()
      );
    `);
  },
};
