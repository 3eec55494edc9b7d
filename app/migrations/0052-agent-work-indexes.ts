import type { Migration } from "../platform/database/index.ts";
import { buildIndex } from "./build-index.ts";

/** Agents' notes of calls by their age. */
export const agentWorkIndexes: Migration = {
  name: "0052_agent_work_indexes",
  transaction: false,
  up: async (knex) => {
    await buildIndex(knex, "notes_of_calls", "notes (created_at) where subject_type = 'call'");
  },
};
