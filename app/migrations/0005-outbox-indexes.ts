import type { Migration } from "../platform/database/index.ts";

/**
 * What is to be published, new and urgent first, and what was set aside. Not built concurrently: the table holds a week.
 * The index that the release before uses stays until nobody asks it any more.
 */
export const outboxIndexes: Migration = {
  name: "0005_outbox_indexes",
  up: async (knex) => {
    await knex.raw(`
      create index outbox_due on outbox (attempts, priority, id)
        where published_at is null and set_aside_at is null;
      create index outbox_set_aside on outbox (set_aside_at desc, id desc) where set_aside_at is not null;
    `);
  },
};
