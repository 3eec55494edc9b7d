import type { Migration } from "../platform/database/index.ts";

/** Alerts about the stack as Alertmanager tells of them, and what became of each. */
export const incidents: Migration = {
  name: "0110_incidents",
  up: async (knex) => {
    await knex.raw(`
      create table incidents (
        id uuid primary key default uuidv7(),
        fingerprint text not null,
        starts_at timestamptz(3) not null,
        alertname text not null,
        slo text,
        service text,
        severity text not null,
        audience text not null,
        labels jsonb not null,
        annotations jsonb not null,
        resolved_at timestamptz(3),
        acknowledged_at timestamptz(3),
        acknowledged_by uuid references users (id) on delete set null,
        acknowledged_until timestamptz(3),
        acknowledge_reason text,
        silence_id text,
        plan jsonb,
        next_round integer,
        next_step integer,
        next_step_at timestamptz(3),
        told_at timestamptz(3) not null default now(),
        created_at timestamptz(3) not null default now(),
        unique (fingerprint, starts_at)
      );
      create index incidents_created on incidents (created_at desc, id desc);
      create index incidents_open on incidents (created_at desc, id desc) where resolved_at is null;
      create index incidents_due on incidents (next_step_at) where next_step_at is not null;

      create table incident_events (
        id uuid primary key default uuidv7(),
        incident_id uuid not null references incidents (id) on delete cascade,
        kind text not null check (kind in
          ('raised', 'explained', 'told', 'acknowledged', 'unacknowledged', 'acknowledgement_ended', 'resolved')),
        user_id uuid references users (id) on delete set null,
        detail text,
        created_at timestamptz(3) not null default now()
      );
      create index incident_events_of on incident_events (incident_id, created_at desc, id desc);
    `);
  },
};
