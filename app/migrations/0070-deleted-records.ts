import type { Migration } from "../platform/database/index.ts";
import { buildIndex } from "./build-index.ts";

/** Leads and contacts that were deleted are few: their list, and reports that count them, need not read all the others. */
export const deletedRecords: Migration = {
  name: "0070_deleted_records",
  transaction: false,
  up: async (knex) => {
    await buildIndex(knex, "leads_deleted", "leads (created_at desc, id desc) where deleted_at is not null");
    await buildIndex(
      knex,
      "contacts_deleted",
      "contacts (created_at desc, id desc) where deleted_at is not null",
    );
  },
};
