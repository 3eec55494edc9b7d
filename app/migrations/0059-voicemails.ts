import type { Migration } from "../platform/database/index.ts";

/** Voicemails: what somebody said to nobody, and who looks after it. They go with their recording. */
export const voicemails: Migration = {
  name: "0059_voicemails",
  up: async (knex) => {
    await knex.raw(`
      create table voicemails (
        id uuid primary key default uuidv7(),
        call_id uuid references calls (id) on delete cascade,
        recording_id uuid not null unique references recordings (id) on delete cascade,
        assigned_to uuid references users (id),
        priority smallint not null default 3 check (priority between 1 and 4),
        read_at timestamptz(3),
        read_by uuid references users (id),
        version integer not null default 1,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        deleted_at timestamptz(3)
      );
      create index voicemails_created on voicemails (created_at desc, id desc);
      create index voicemails_unread on voicemails (created_at desc, id desc) where read_at is null and deleted_at is null;
      create index voicemails_updated on voicemails (updated_at desc, id desc);
      create index voicemails_assignee_read on voicemails (assigned_to, (read_at is null), created_at desc, id desc);
      create index voicemails_priority_created on voicemails (priority, created_at desc, id desc);
      create index voicemails_call on voicemails (call_id);
    `);
  },
};
