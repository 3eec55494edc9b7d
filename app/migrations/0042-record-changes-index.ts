import type { Migration } from "../platform/database/index.ts";
import { buildIndex } from "./build-index.ts";

/** What people did to leads in a period is counted by the report of agents' activity. */
export const recordChangesIndex: Migration = {
  name: "0042_record_changes_index",
  transaction: false,
  up: (knex) => buildIndex(knex, "record_changes_at", "record_changes (at)"),
};
