import type { Migration } from "../platform/database/index.ts";
import { buildIndex } from "./build-index.ts";

/** Callbacks of an agent by when they are due, and numbers that want no SMS by when that became known. */
export const callbacks: Migration = {
  name: "0072_callbacks",
  transaction: false,
  up: async (knex) => {
    await buildIndex(
      knex,
      "call_dispositions_due",
      "call_dispositions (user_id, due_at, call_id) where due_at is not null",
    );
    await buildIndex(knex, "sms_opt_outs_created", "sms_opt_outs (created_at desc, phone desc)");
  },
};
