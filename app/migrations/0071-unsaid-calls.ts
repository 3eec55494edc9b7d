import type { Migration } from "../platform/database/index.ts";

/** What a call came to that nobody answered is said by the carrier, where no agent does. */
export const unsaidCalls: Migration = {
  name: "0071_unsaid_calls",
  up: async (knex) => {
    await knex.raw("alter table call_dispositions alter column user_id drop not null");
  },
};
