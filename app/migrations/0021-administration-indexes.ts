import type { Migration } from "../platform/database/index.ts";
import { buildIndex } from "./build-index.ts";

/** The audit log is read page by page, whole or narrowed; API keys are listed page by page. */
export const administrationIndexes: Migration = {
  name: "0021_administration_indexes",
  transaction: false,
  up: async (knex) => {
    await buildIndex(knex, "audit_log_newest", "audit_log (at desc, id desc)");
    await buildIndex(knex, "audit_log_actor", "audit_log (actor_id, at desc, id desc)");
    await buildIndex(knex, "audit_log_action", "audit_log (action, at desc, id desc)");
    await buildIndex(knex, "audit_log_subject", "audit_log (subject_id, at desc, id desc)");
    await buildIndex(knex, "api_keys_newest", "api_keys (created_at desc, id desc) where revoked_at is null");
    // It begins as audit_log_newest does, and no query of ours asked it.
    await knex.raw("drop index concurrently if exists audit_log_at");
  },
};
