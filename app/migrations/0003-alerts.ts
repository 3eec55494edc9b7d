import type { Migration } from "../platform/database/index.ts";

/** Urgent alerts, the SMS they fan out to, the outbox that guarantees them, and notifications. */
export const alerts: Migration = {
  name: "0003_alerts",
  up: async (knex) => {
    await knex.raw(`
      create table alerts (
        id uuid primary key default uuidv7(),
        call_id uuid not null references calls (id) on delete cascade,
        tool_call_id text not null,
        priority smallint not null check (priority between 1 and 4),
        body text not null,
        traceparent text,
        created_at timestamptz(3) not null default now()
      );
      create unique index alerts_tool_call on alerts (call_id, tool_call_id);
      create index alerts_created on alerts (created_at desc, id desc);

      create table messages (
        id uuid primary key default uuidv7(),
        alert_id uuid references alerts (id) on delete cascade,
        recipient_user_id uuid references users (id),
        direction text not null check (direction in ('inbound', 'outbound', 'internal')),
        status text not null check (status in ('queued', 'sending', 'sent', 'delivered', 'failed')),
        priority smallint not null check (priority between 1 and 4),
        recipient_name text not null,
        to_number text not null,
        content text not null,
        generation smallint not null default 1,
        attempts integer not null default 0,
        resends smallint not null default 0,
        attempted_at timestamptz(3),
        provider_sid text,
        error_code text,
        error_reason text,
        traceparent text,
        created_at timestamptz(3) not null default now(),
        sent_at timestamptz(3),
        delivered_at timestamptz(3),
        failed_at timestamptz(3),
        updated_at timestamptz(3) not null default now()
      );
      create unique index messages_provider_sid on messages (provider_sid) where provider_sid is not null;
      create index messages_alert on messages (alert_id) where alert_id is not null;
      create index messages_open on messages (created_at) where status in ('queued', 'sending', 'sent');
      create index messages_dead on messages (failed_at desc, id desc) where status = 'failed';

      create table outbox (
        id bigint generated always as identity primary key,
        kind text not null,
        payload jsonb not null,
        traceparent text,
        available_at timestamptz(3) not null default now(),
        published_at timestamptz(3),
        created_at timestamptz(3) not null default now()
      );
      create index outbox_unpublished on outbox (id) where published_at is null;
      create index outbox_published on outbox (published_at) where published_at is not null;

      create table notifications (
        id uuid primary key default uuidv7(),
        user_id uuid not null references users (id) on delete cascade,
        type text not null,
        subject_type text not null,
        subject_id text not null,
        title text not null,
        priority smallint not null check (priority between 1 and 4),
        dedupe_key text not null,
        read_at timestamptz(3),
        created_at timestamptz(3) not null default now()
      );
      create unique index notifications_dedupe on notifications (user_id, dedupe_key);
      create index notifications_unread on notifications (user_id, created_at desc) where read_at is null;
      create index notifications_user on notifications (user_id, created_at desc, id desc);
    `);
  },
};
