import type { Migration } from "../platform/database/index.ts";

/** What was told before is recognised: the carrier's ids of SMS that another one replaced, and what a tool call asked for. */
export const toldBefore: Migration = {
  name: "0007_told_before",
  up: async (knex) => {
    await knex.raw(`
      alter table messages add column former_sids text[] not null default '{}';
      create index messages_former_sids on messages using gin (former_sids) where former_sids <> '{}';
      alter table alerts add column request_key text;
    `);
  },
};
