import type { Migration } from "../platform/database/index.ts";

/** Users with their roles, API keys, and the log of who did what. */
export const identity: Migration = {
  name: "0001_identity",
  up: async (knex) => {
    await knex.raw(`
      create table users (
        id uuid primary key default uuidv7(),
        email text not null check (email = lower(email)),
        name text not null,
        password_hash text not null,
        role text not null check (role in ('agent', 'supervisor', 'manager', 'admin')),
        department text not null default 'operations',
        phone text check (phone ~ '^\\+[1-9][0-9]{6,14}$'),
        worker_sid text,
        timezone text not null default 'America/Toronto',
        on_call boolean not null default false,
        last_active_at timestamptz(3),
        disabled_at timestamptz(3),
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now()
      );
      create unique index users_email on users (email);
      create index users_on_call on users (role) where on_call and disabled_at is null;

      create table api_keys (
        id uuid primary key default uuidv7(),
        name text not null,
        prefix text not null,
        key_hash bytea not null,
        scopes text[] not null,
        created_by uuid not null references users (id),
        last_used_at timestamptz(3),
        expires_at timestamptz(3),
        revoked_at timestamptz(3),
        created_at timestamptz(3) not null default now()
      );
      create unique index api_keys_key_hash on api_keys (key_hash);

      create table audit_log (
        id uuid primary key default uuidv7(),
        at timestamptz(3) not null default now(),
        actor_kind text not null check (actor_kind in ('user', 'api_key', 'system')),
        actor_id uuid,
        action text not null,
        subject_type text not null,
        subject_id text,
        detail jsonb not null default '{}',
        trace_id text
      );
      create index audit_log_at on audit_log (at desc);
    `);
  },
};
