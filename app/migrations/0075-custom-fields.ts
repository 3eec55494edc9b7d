import type { Migration } from "../platform/database/index.ts";

/** Definitions of the organization's own fields; their values are in `custom_fields` of leads and contacts. */
export const customFields: Migration = {
  name: "0075_custom_fields",
  up: async (knex) => {
    await knex.raw(`
      create table custom_field_definitions (
        id uuid primary key default uuidv7(),
        subject text not null check (subject in ('lead', 'contact')),
        key text not null,
        label text not null,
        type text not null check (type in ('text', 'number', 'boolean', 'date', 'choice')),
        options text[],
        is_required boolean not null default false,
        version integer not null default 1,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        archived_at timestamptz(3),
        unique (subject, key),
        check ((type = 'choice') = (options is not null))
      );
    `);
  },
};
