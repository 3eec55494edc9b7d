import type { Migration } from "../platform/database/index.ts";
import { buildIndex } from "./build-index.ts";

/** Calls of a lead and of an agent (CC-2), and agents' notes of calls by their age. */
export const agentWorkIndexes: Migration = {
  name: "0052_agent_work_indexes",
  transaction: false,
  up: async (knex) => {
    await buildIndex(
      knex,
      "calls_lead_initiated",
      "calls (lead_id, initiated_at desc, id desc) where lead_id is not null",
    );
    await buildIndex(
      knex,
      "calls_user_initiated",
      "calls (user_id, initiated_at desc, id desc) where user_id is not null",
    );
    await buildIndex(knex, "notes_of_calls", "notes (created_at) where subject_type = 'call'");
  },
};
