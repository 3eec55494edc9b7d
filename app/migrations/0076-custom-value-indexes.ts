import type { Migration } from "../platform/database/index.ts";
import { buildIndex } from "./build-index.ts";

/** Leads and contacts by what stands in the organization's own fields: one index of each for all of them. */
export const customValueIndexes: Migration = {
  name: "0076_custom_value_indexes",
  transaction: false,
  up: async (knex) => {
    await buildIndex(knex, "leads_custom_fields", "leads using gin (custom_fields jsonb_path_ops)");
    await buildIndex(knex, "contacts_custom_fields", "contacts using gin (custom_fields jsonb_path_ops)");
  },
};
