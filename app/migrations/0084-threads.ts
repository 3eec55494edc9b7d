import type { Migration } from "../platform/database/index.ts";

/**
 * What customers and we write to each other: a thread is the channel of its customer, with whoever looks after it and how far that is. Who
 * has read it is said once for the whole team (ADR 48). Voicemails stand in it as messages that name them.
 */
export const threads: Migration = {
  name: "0084_threads",
  up: async (knex) => {
    await knex.raw(`
      create table threads (
        id uuid primary key references channels (id) on delete cascade,
        status text not null default 'open' check (status in ('open', 'snoozed', 'closed')),
        assigned_to uuid references users (id),
        lead_id uuid references leads (id) on delete set null,
        snoozed_until timestamptz(3),
        closed_at timestamptz(3),
        read_sequence integer not null default 0,
        last_inbound_sequence integer not null default 0,
        waiting_since timestamptz(3),
        opened_at timestamptz(3) not null default now(),
        first_answered_at timestamptz(3),
        last_message_at timestamptz(3) not null default now(),
        version integer not null default 1,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        check ((status = 'snoozed') = (snoozed_until is not null)),
        check ((status = 'closed') = (closed_at is not null))
      );
      create index threads_last_message on threads (last_message_at desc, id desc);
      create index threads_status_last_message on threads (status, last_message_at desc, id desc);
      create index threads_assignee_last_message on threads (assigned_to, status, last_message_at desc, id desc);
      create index threads_snoozed on threads (snoozed_until) where status = 'snoozed';
      create index threads_lead on threads (lead_id) where lead_id is not null;

      create table thread_voicemails (
        voicemail_id uuid primary key references voicemails (id) on delete cascade,
        message_id uuid not null unique references messages (id) on delete cascade
      );
    `);
  },
};
