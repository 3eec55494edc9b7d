import type { Migration } from "../platform/database/index.ts";

/**
 * Requests that must have their effect once, with their answers. Neither a key nor a request is kept as it was sent: both may
 * hold what is somebody's, or a password. `json`, since it gives back the answer byte by byte.
 */
export const idempotencyKeys: Migration = {
  name: "0045_idempotency_keys",
  up: async (knex) => {
    await knex.raw(`
      create table idempotency_keys (
        id uuid primary key default uuidv7(),
        -- A user or an API key, and the user to whom it belongs.
        principal_id uuid not null,
        user_id uuid not null,
        key_hash bytea not null,
        request_hash bytea not null,
        -- Whoever runs the request: only this one may commit something for it, or write its answer.
        token uuid not null,
        lease_ends_at timestamptz(3) not null,
        -- When something of the request was committed first.
        effect_at timestamptz(3),
        outcome text check (outcome in ('answered', 'withheld')),
        status smallint,
        headers json,
        body json,
        created_at timestamptz(3) not null default now(),
        unique (principal_id, key_hash)
      );
      create index idempotency_keys_created on idempotency_keys (created_at);
    `);
  },
};
