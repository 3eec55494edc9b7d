import type { Migration } from "../platform/database/index.ts";
import { buildIndex } from "./build-index.ts";

/** What is kept for a number of days is found by its age; dead letters are listed with the most urgent first. */
export const retentionIndexes: Migration = {
  name: "0017_retention_indexes",
  transaction: false,
  up: async (knex) => {
    // By an expression: lists of one user's newest are never read through it, however the planner's figures stand.
    await buildIndex(knex, "notifications_created", "notifications ((created_at at time zone 'UTC'))");
    await buildIndex(knex, "call_transcripts_created", "call_transcripts (created_at)");
    await buildIndex(
      knex,
      "messages_dead_by_priority",
      "messages (priority, failed_at desc, id desc) where status = 'failed'",
    );
  },
};
