import type { Migration } from "../platform/database/index.ts";

/** People: of leads and of customers. What they are found by is one column, without accents and in lower case. */
export const contacts: Migration = {
  name: "0031_contacts",
  up: async (knex) => {
    await knex.raw("create extension if not exists unaccent");
    await knex.raw(`
      -- The dictionary is named, so that the result cannot change with the search path: only then may an index rely on it.
      create function plain_text(words text) returns text language sql immutable parallel safe strict
        as $$ select lower(public.unaccent('public.unaccent'::regdictionary, words)) $$;

      create table contacts (
        id uuid primary key default uuidv7(),
        lead_id uuid references leads (id),
        is_primary boolean not null default false,
        owner_id uuid references users (id),
        first_name text,
        last_name text,
        organization text,
        email text,
        phone text,
        time_zone text,
        tags text[] not null default '{}',
        consent text not null default 'unknown' check (consent in ('unknown', 'given', 'withdrawn')),
        consent_at timestamptz(3),
        custom_fields jsonb not null default '{}',
        version integer not null default 1,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        deleted_at timestamptz(3),
        found_by text not null generated always as (plain_text(
          coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' || coalesce(organization, '') || ' ' ||
          coalesce(email, ''))) stored
      );
      create index contacts_created on contacts (created_at desc, id desc) where deleted_at is null;
      create index contacts_updated on contacts (updated_at desc, id desc) where deleted_at is null;
      create index contacts_lead on contacts (lead_id, is_primary) where lead_id is not null;
      create unique index contacts_one_primary on contacts (lead_id) where is_primary and deleted_at is null;
      create index contacts_owner on contacts (owner_id, created_at desc, id desc) where deleted_at is null;
      create index contacts_email on contacts (email) where deleted_at is null;
      create index contacts_phone on contacts (phone) where deleted_at is null;
      create index contacts_tags on contacts using gin (tags);
      create index contacts_search on contacts using gin (found_by gin_trgm_ops, phone gin_trgm_ops);
    `);
  },
};
