import type { Migration } from "../platform/database/index.ts";

/** Texts that SMS to customers begin with. */
export const messageTemplates: Migration = {
  name: "0083_message_templates",
  up: async (knex) => {
    await knex.raw(`
      create table message_templates (
        id uuid primary key default uuidv7(),
        name text not null,
        body text not null,
        version integer not null default 1,
        created_by uuid references users (id),
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        archived_at timestamptz(3)
      );
      create index message_templates_created on message_templates (created_at desc, id desc);
    `);
  },
};
