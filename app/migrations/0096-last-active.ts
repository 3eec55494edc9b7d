import type { Migration } from "../platform/database/index.ts";
import { buildIndex } from "./build-index.ts";

/** Who was last active when: the few who were, of those who may still sign in. */
export const lastActive: Migration = {
  name: "0096_last_active",
  transaction: false,
  up: async (knex) => {
    await buildIndex(
      knex,
      "users_last_active",
      "users (last_active_at desc, id desc) where disabled_at is null and last_active_at is not null",
    );
  },
};
