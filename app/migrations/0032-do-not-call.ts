import type { Migration } from "../platform/database/index.ts";

/** Numbers that nobody may call or write to, for good or for a time. */
export const doNotCall: Migration = {
  name: "0032_do_not_call",
  up: async (knex) => {
    await knex.raw(`
      create table dnc_numbers (
        phone text primary key,
        reason text not null check (reason in ('requested', 'complaint', 'legal', 'registry', 'wrong_number', 'other')),
        source text not null check (source in ('manual', 'import', 'lead', 'disposition', 'sms_stop', 'registry')),
        added_by uuid references users (id),
        expires_at timestamptz(3),
        note text,
        created_at timestamptz(3) not null default now()
      );
      create index dnc_numbers_created on dnc_numbers (created_at desc, phone desc);
      create index dnc_numbers_search on dnc_numbers using gin (phone gin_trgm_ops);
    `);
  },
};
