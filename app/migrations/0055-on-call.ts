import type { Migration } from "../platform/database/index.ts";

/**
 * Who is on call when, and whom an alert is told to while nobody takes it. The policy of before is the default one: those on
 * duty by SMS, once. An alert keeps the policy by which it was raised, and what a later SMS of it says.
 */
export const onCall: Migration = {
  name: "0055_on_call",
  up: async (knex) => {
    await knex.raw(`
      create table on_call_schedules (
        id uuid primary key default uuidv7(),
        name text not null,
        time_zone text not null,
        -- [{ name, people: [users' ids], rotation, startsOn, handoverAt, hours }]; later ones cover earlier ones.
        layers jsonb not null,
        version integer not null default 1,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now()
      );
      create unique index on_call_schedules_name on on_call_schedules (lower(name));

      create table on_call_overrides (
        id uuid primary key default uuidv7(),
        schedule_id uuid not null references on_call_schedules (id) on delete cascade,
        user_id uuid not null references users (id),
        starts_at timestamptz(3) not null,
        ends_at timestamptz(3) not null,
        reason text,
        created_by uuid references users (id),
        version integer not null default 1,
        created_at timestamptz(3) not null default now(),
        check (ends_at > starts_at)
      );
      create index on_call_overrides_schedule on on_call_overrides (schedule_id, ends_at desc, id desc);
      create index on_call_overrides_ended on on_call_overrides (ends_at);

      create table escalation_policies (
        id uuid primary key default uuidv7(),
        name text not null,
        is_default boolean not null default false,
        priorities smallint[] not null default '{}',
        -- [{ afterMinutes, by, targets: [{ kind, … }] }]
        steps jsonb not null,
        repeats smallint not null default 0,
        end_after_minutes smallint not null default 5,
        pages_operators boolean not null default false,
        version integer not null default 1,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now()
      );
      create unique index escalation_policies_name on escalation_policies (lower(name));
      create unique index escalation_policies_default on escalation_policies (is_default) where is_default;
      insert into escalation_policies (name, is_default, steps)
        values ('Default', true, '[{"afterMinutes": 0, "by": "sms", "targets": [{"kind": "duty"}]}]');

      alter table alerts
        add column caller_name text,
        add column callback_number text,
        -- The policy as it was when the alert was raised.
        add column escalation jsonb,
        -- The step that comes next; null: none does.
        add column escalation_round smallint not null default 0,
        add column escalation_step smallint not null default 0,
        add column escalation_due_at timestamptz(3),
        add column escalation_ran_out_at timestamptz(3);

      create table alert_escalation_steps (
        id uuid primary key default uuidv7(),
        alert_id uuid not null references alerts (id) on delete cascade,
        round smallint not null,
        step smallint not null,
        by text not null check (by in ('sms', 'call', 'page')),
        outcome text not null check (outcome in ('told', 'nobody', 'unreachable')),
        people smallint not null,
        detail text,
        traceparent text,
        at timestamptz(3) not null default clock_timestamp(),
        -- Each step once, whoever runs it.
        unique (alert_id, round, step)
      );
    `);
  },
};
