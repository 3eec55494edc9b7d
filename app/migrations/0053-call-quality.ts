import type { Migration } from "../platform/database/index.ts";

/** How well people heard each other: samples of calls, what they come to for each call, and how long a call took to ring. */
export const callQuality: Migration = {
  name: "0053_call_quality",
  up: async (knex) => {
    await knex.raw(`
      create table call_quality (
        call_id uuid not null references calls (id) on delete cascade,
        -- The carrier's id of the call or leg that it measured; empty: somebody else measured it.
        line text not null,
        edge text not null check (edge in ('carrier', 'sip', 'sdk', 'client', 'other')),
        direction text not null check (direction in ('inbound', 'outbound', 'both')),
        at timestamptz(3) not null,
        -- Null: not measured at this edge.
        rtt_ms real,
        jitter_ms real,
        loss_percent real not null,
        mos real not null,
        primary key (call_id, line, edge, direction, at)
      );
      create index call_quality_at on call_quality (at);
      alter table calls
        add column mos_avg double precision,
        add column mos_min double precision,
        -- When it was placed, and when it first rang or was answered, as far as a provider said so.
        add column dialed_at timestamptz(3),
        add column rang_at timestamptz(3);
    `);
  },
};
