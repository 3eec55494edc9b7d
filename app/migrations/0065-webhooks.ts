import type { Migration } from "../platform/database/index.ts";

/**
 * Where the outside wants to be told of events, and what became of each telling. Secrets are kept as they are: they sign, so they must be
 * known. An event reaches an endpoint under one id, however often it is sent. `generation` counts how often a delivery was begun anew: the
 * jobs of an older one do nothing.
 */
export const webhooks: Migration = {
  name: "0065_webhooks",
  up: async (knex) => {
    await knex.raw(`
      create table webhook_endpoints (
        id uuid primary key default uuidv7(),
        url text not null,
        description text not null default '',
        events text[] not null,
        status text not null default 'active' check (status in ('active', 'paused', 'disabled')),
        disabled_reason text check (disabled_reason in ('failing', 'gone')),
        failing_since timestamptz(3),
        secret text not null,
        former_secret text,
        former_secret_ends_at timestamptz(3),
        version integer not null default 1,
        created_by uuid references users (id),
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now()
      );
      create index webhook_endpoints_created on webhook_endpoints (created_at desc, id desc);

      create table webhook_deliveries (
        id uuid primary key default uuidv7(),
        endpoint_id uuid not null references webhook_endpoints (id) on delete cascade,
        event_id uuid not null,
        type text not null,
        data jsonb not null,
        occurred_at timestamptz(3) not null,
        status text not null check (status in ('pending', 'held', 'delivered', 'dead')),
        generation integer not null default 1,
        attempts integer not null default 0,
        next_attempt_at timestamptz(3),
        log jsonb not null default '[]',
        created_at timestamptz(3) not null default now(),
        ended_at timestamptz(3),
        unique (endpoint_id, event_id)
      );
      create index webhook_deliveries_endpoint on webhook_deliveries (endpoint_id, created_at desc, id desc);
      create index webhook_deliveries_stopped on webhook_deliveries (endpoint_id, status, created_at desc, id desc)
        where status in ('held', 'dead');
      create index webhook_deliveries_due on webhook_deliveries (next_attempt_at) where status = 'pending';
      create index webhook_deliveries_created on webhook_deliveries (created_at);
    `);
  },
};
