import type { Migration } from "../platform/database/index.ts";

/** The keys that somebody gave to shortcuts of the screens, by the shortcut's name. */
export const shortcutKeys: Migration = {
  name: "0149_shortcut_keys",
  up: async (knex) => {
    await knex.raw("alter table users add column shortcut_keys jsonb not null default '{}'");
  },
};
