import type { Migration } from "../platform/database/index.ts";

/** What followed a call by its disposition then: a disposition that is changed later takes no promise back. */
export const keptPromises: Migration = {
  name: "0103_kept_promises",
  up: async (knex) => {
    await knex.raw(`
      alter table call_dispositions add column follow_up text
        check (follow_up in ('none', 'retry', 'callback', 'do_not_call'));
    `);
  },
};
