import type { Migration } from "../platform/database/index.ts";

/** What people asked for in words, and what became of it; never the words. */
export const voiceCommands: Migration = {
  name: "0100_voice_commands",
  up: async (knex) => {
    await knex.raw(`
      create table voice_commands (
        id uuid primary key default uuidv7(),
        user_id uuid not null references users (id) on delete cascade,
        outcome text not null
          check (outcome in ('done', 'failed', 'preview', 'question', 'not_understood', 'canceled')),
        understood_by text check (understood_by in ('grammar', 'model')),
        commands text[] not null default '{}',
        subjects jsonb not null default '[]',
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now()
      );
      create index voice_commands_of_user on voice_commands (user_id, created_at desc, id desc);
      create index voice_commands_created on voice_commands (created_at);
    `);
  },
};
