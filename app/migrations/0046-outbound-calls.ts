import type { Migration } from "../platform/database/index.ts";

/** Who is at the other end of a call by our records, and calls that our people place. */
export const outboundCalls: Migration = {
  name: "0046_outbound_calls",
  up: async (knex) => {
    await knex.raw(`
      alter table calls
        add column lead_id uuid references leads (id) on delete set null,
        add column contact_id uuid references contacts (id) on delete set null,
        add column script_id uuid,
        -- As our records called whoever has the number when the call began, and the last calls with that number before.
        add column known_as text,
        add column earlier_calls jsonb,
        -- The first leg is to our own agent, the second one is the call.
        add column is_bridged boolean not null default false;

      create table outbound_calls (
        call_id uuid primary key references calls (id) on delete cascade,
        purpose text not null check (purpose in ('sales', 'service')),
        attempts smallint not null default 0,
        -- When the carrier was last asked to place it, and when it was certain that it has taken it, or never will.
        attempted_at timestamptz(3),
        settled_at timestamptz(3),
        agent_answered_at timestamptz(3),
        -- When the carrier was told whom to connect the agent with, and whether it was to record that.
        connected_at timestamptz(3),
        is_recorded boolean,
        created_at timestamptz(3) not null default now()
      );
      create index outbound_calls_waiting on outbound_calls (created_at) where settled_at is null;
    `);
  },
};
