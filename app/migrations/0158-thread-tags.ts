import type { Migration } from "../platform/database/index.ts";
import { buildIndex } from "./build-index.ts";

/**
 * Threads have tags, as leads and contacts have them: whoever adds one names it, and it is there while a thread has it. Older releases
 * know nothing of them and leave them as they are.
 */
export const threadTags: Migration = {
  name: "0158_thread_tags",
  // The table is written to meanwhile.
  transaction: false,
  up: async (knex) => {
    await knex.raw("alter table threads add column if not exists tags text[] not null default '{}'");
    await buildIndex(knex, "threads_tags", "threads using gin (tags)");
    // Which tags there are is read from the threads that have some.
    await buildIndex(knex, "threads_tagged", "threads (assigned_to) where tags <> '{}'");
  },
};
