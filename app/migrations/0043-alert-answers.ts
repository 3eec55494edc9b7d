import type { Migration } from "../platform/database/index.ts";

/**
 * Who has taken an alert, and when it was over; what people text to us; whose number takes no SMS any more. Alerts of before
 * could not be answered: they are over, and put no old call back on the board.
 */
export const alertAnswers: Migration = {
  name: "0043_alert_answers",
  up: async (knex) => {
    await knex.raw(`
      alter table alerts
        add column acknowledged_at timestamptz(3),
        add column acknowledged_by uuid references users (id),
        add column acknowledged_how text check (acknowledged_how in ('web', 'api', 'sms')),
        add column acknowledged_traceparent text,
        add column resolved_at timestamptz(3),
        add column resolved_by uuid references users (id),
        add column resolved_traceparent text;
      update alerts set resolved_at = now();

      alter table calls
        add column open_alert_priority smallint check (open_alert_priority between 1 and 4),
        add column acknowledged_at timestamptz(3),
        add column acknowledged_by uuid references users (id);

      alter table users add column sms_opted_out_phone text;

      create table inbound_sms (
        id uuid primary key default uuidv7(),
        provider text not null,
        provider_sid text not null,
        from_number text,
        to_number text,
        body text not null,
        media_count smallint not null default 0,
        user_id uuid references users (id),
        alert_id uuid references alerts (id) on delete set null,
        meaning text not null,
        reply text,
        traceparent text,
        received_at timestamptz(3) not null default now()
      );
      create index inbound_sms_received on inbound_sms (received_at);
    `);
  },
};
