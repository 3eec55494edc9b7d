import type { Migration } from "../platform/database/index.ts";

/** Numbers that nobody may call or write to, and what the gate before calls and SMS to contacts refused. */
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

      -- Of a refused number no more than its end is kept.
      create table reach_refusals (
        id uuid primary key default uuidv7(),
        at timestamptz(3) not null,
        channel text not null check (channel in ('call', 'sms')),
        purpose text not null check (purpose in ('sales', 'service')),
        reason text not null check (reason in
          ('no_number', 'invalid_number', 'do_not_call', 'consent_withdrawn', 'unknown_time_zone', 'quiet_hours')),
        next_allowed_at timestamptz(3),
        contact_id uuid references contacts (id) on delete cascade,
        lead_id uuid references leads (id) on delete cascade,
        phone_ending text,
        actor_kind text not null check (actor_kind in ('user', 'api_key', 'system')),
        actor_id uuid,
        trace_id text
      );
      create index reach_refusals_at on reach_refusals (at desc, id desc);
      create index reach_refusals_contact on reach_refusals (contact_id, at desc, id desc) where contact_id is not null;
      create index reach_refusals_lead on reach_refusals (lead_id, at desc, id desc) where lead_id is not null;
    `);
  },
};
