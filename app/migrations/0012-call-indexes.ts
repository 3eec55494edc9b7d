import type { Migration } from "../platform/database/index.ts";
import { buildIndex } from "./build-index.ts";

/** Calls are found by parts of words and numbers; the board and who is calling now have an index each; those that nothing asks go. */
export const callIndexes: Migration = {
  name: "0012_call_indexes",
  transaction: false,
  up: async (knex) => {
    await knex.raw("create extension if not exists pg_trgm");
    await buildIndex(
      knex,
      "calls_search",
      "calls using gin (caller_name gin_trgm_ops, summary gin_trgm_ops, phone gin_trgm_ops)",
    );
    // Without "phone is not null" it served the board as well as calls_board, which was then never asked.
    await buildIndex(
      knex,
      "calls_active_by_phone",
      "calls (phone, status) where status in ('queued', 'ringing', 'in_progress') and phone is not null",
    );
    await knex.raw("drop index concurrently if exists calls_active_phone");
    await knex.raw("drop index concurrently if exists calls_user_initiated");
    // The release that asked it is two back: outbox_due and outbox_set_aside serve what it served.
    await knex.raw("drop index concurrently if exists outbox_unpublished");
  },
};
