import type { Migration } from "../platform/database/index.ts";

/** Somebody looks after what was given up, or has put it away: both with the reason. */
export const deadLettersSettled: Migration = {
  name: "0016_dead_letters_settled",
  up: async (knex) => {
    for (const table of ["messages", "outbox"]) {
      await knex.raw(`
        alter table ${table}
          add column settlement text check (settlement in ('acknowledged', 'discarded')),
          add column settled_at timestamptz(3),
          add column settled_reason text`);
    }
  },
};
