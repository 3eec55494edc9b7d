import type { Migration } from "../platform/database/index.ts";

/** For whom a feature flag is other than its default. What flags there are stands in the code. */
export const featureFlags: Migration = {
  name: "0022_feature_flags",
  up: async (knex) => {
    await knex.raw(`
      create table feature_flag_overrides (
        flag text not null,
        scope text not null check (scope in ('environment', 'role', 'user')),
        target text not null,
        is_on boolean not null,
        reason text not null,
        changed_at timestamptz(3) not null default now(),
        primary key (flag, scope, target)
      );
    `);
  },
};
