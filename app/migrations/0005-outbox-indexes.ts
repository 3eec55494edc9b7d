import type { Migration } from "../platform/database/index.ts";

/** What is to be published, new and urgent first, and what was set aside. The index that the release before used is no longer asked. */
export const outboxIndexes: Migration = {
  name: "0005_outbox_indexes",
  transaction: false,
  up: async (knex) => {
    await knex.raw(`
      create index concurrently if not exists outbox_due on outbox (attempts, priority, id)
        where published_at is null and set_aside_at is null`);
    await knex.raw(`
      create index concurrently if not exists outbox_set_aside on outbox (set_aside_at desc, id desc)
        where set_aside_at is not null`);
    await knex.raw("drop index concurrently if exists outbox_unpublished");
  },
};
