import type { Migration } from "../platform/database/index.ts";
import { buildIndex } from "./build-index.ts";

/** Callbacks of which nobody has been told yet that they are due. */
export const callbacksDue: Migration = {
  name: "0089_callbacks_due",
  transaction: false,
  up: async (knex) => {
    await knex.raw("alter table call_dispositions add column if not exists due_told_at timestamptz(3)");
    await buildIndex(
      knex,
      "call_dispositions_untold",
      "call_dispositions (due_at) where due_at is not null and due_told_at is null",
    );
  },
};
