import type { Migration } from "../platform/database/index.ts";

/** Calls by which alerts are read aloud, from the row that guarantees each to its end; and that an alert is taken by one. */
export const alertCalls: Migration = {
  name: "0057_alert_calls",
  up: async (knex) => {
    await knex.raw(`
      create table alert_calls (
        id uuid primary key default uuidv7(),
        alert_id uuid not null references alerts (id) on delete cascade,
        user_id uuid not null references users (id),
        recipient_name text not null,
        to_number text not null,
        status text not null default 'queued'
          check (status in ('queued', 'placing', 'placed', 'answered', 'acknowledged', 'unanswered', 'failed', 'canceled')),
        attempts smallint not null default 0,
        -- When it is placed, or looked after again: whoever has it meanwhile is not disturbed.
        due_at timestamptz(3) default clock_timestamp(),
        attempted_at timestamptz(3),
        provider text,
        provider_call_id text,
        reason text,
        traceparent text,
        created_at timestamptz(3) not null default clock_timestamp(),
        placed_at timestamptz(3),
        ended_at timestamptz(3)
      );
      create index alert_calls_alert on alert_calls (alert_id);
      create index alert_calls_due on alert_calls (due_at) where due_at is not null;
      create index alert_calls_provider_call on alert_calls (provider_call_id) where provider_call_id is not null;

      alter table alerts drop constraint alerts_acknowledged_how_check,
        add constraint alerts_acknowledged_how_check
          check (acknowledged_how in ('web', 'api', 'sms', 'voice')) not valid;
    `);
  },
};
