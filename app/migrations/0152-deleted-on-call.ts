import type { Migration } from "../platform/database/index.ts";

/** A schedule or policy that was deleted by mistake comes back as it was, with its overrides; its name is free meanwhile. */
export const deletedOnCall: Migration = {
  name: "0152_deleted_on_call",
  up: async (knex) => {
    await knex.raw(`
      alter table on_call_schedules add column deleted_at timestamptz(3);
      drop index on_call_schedules_name;
      create unique index on_call_schedules_name on on_call_schedules (lower(name)) where deleted_at is null;

      alter table escalation_policies add column deleted_at timestamptz(3);
      drop index escalation_policies_name;
      create unique index escalation_policies_name on escalation_policies (lower(name)) where deleted_at is null;
    `);
  },
};
