import type { Migration } from "../platform/database/index.ts";

/** Outbox entries are claimed, counted and set aside; an SMS knows which carrier has it. */
export const outboxSetAside: Migration = {
  name: "0004_outbox_set_aside",
  up: async (knex) => {
    await knex.raw(`
      alter table outbox
        add column priority smallint not null default 4 check (priority between 1 and 4),
        add column attempts integer not null default 0,
        add column last_error text,
        add column set_aside_at timestamptz(3);
      -- What waits keeps its urgency: entries of the release before say it in their payload only.
      update outbox set priority = (payload->>'priority')::smallint
        where published_at is null and payload->>'priority' in ('1', '2', '3', '4');
      alter table messages add column provider text;
    `);
  },
};
