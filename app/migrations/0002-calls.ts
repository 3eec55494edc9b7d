import type { Migration } from "../platform/database/index.ts";

/** Calls, what providers said of them, and what was said in them. */
export const calls: Migration = {
  name: "0002_calls",
  up: async (knex) => {
    await knex.raw(`
      create table calls (
        id uuid primary key default uuidv7(),
        direction text not null check (direction in ('inbound', 'outbound')),
        provider text not null,
        provider_call_id text not null,
        carrier_call_id text,
        status text not null check (status in
          ('queued', 'ringing', 'in_progress', 'completed', 'busy', 'no_answer', 'failed', 'canceled')),
        last_seq integer not null default -1,
        raw_reason text,
        from_number text,
        to_number text,
        phone text,
        caller_name text,
        user_id uuid references users (id),
        priority smallint check (priority between 1 and 4),
        alert_count smallint not null default 0,
        summary text,
        initiated_at timestamptz(3) not null,
        started_at timestamptz(3),
        ended_at timestamptz(3),
        duration_s integer,
        traceparent text,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now()
      );
      create unique index calls_provider_call on calls (provider, provider_call_id);
      create unique index calls_carrier_call on calls (carrier_call_id) where carrier_call_id is not null;
      create index calls_board on calls (status, priority, started_at desc)
        where status in ('queued', 'ringing', 'in_progress');
      create index calls_active_phone on calls (phone, status)
        where status in ('queued', 'ringing', 'in_progress');
      create index calls_initiated on calls (initiated_at desc, id desc);
      create index calls_user_initiated on calls (user_id, initiated_at desc);

      create table call_transcripts (
        call_id uuid primary key references calls (id) on delete cascade,
        lines jsonb not null,
        created_at timestamptz(3) not null default now()
      );

      create table provider_events (
        id uuid primary key default uuidv7(),
        provider text not null,
        event_key text not null,
        kind text not null,
        call_id uuid references calls (id) on delete cascade,
        message_id uuid,
        payload jsonb not null,
        outcome text not null check (outcome in ('applied', 'stale', 'acknowledged')),
        traceparent text,
        occurred_at timestamptz(3) not null,
        processed_at timestamptz(3) not null default now()
      );
      create unique index provider_events_key on provider_events (provider, event_key);
      create index provider_events_call on provider_events (call_id, occurred_at) where call_id is not null;
      create index provider_events_processed on provider_events (processed_at);
    `);
  },
};
