import type { Migration } from "../platform/database/index.ts";
import { buildIndex } from "./build-index.ts";

/** Alerts that somebody else is told of soon; and those that everybody was told of in vain, for the gauge that pages. */
export const escalationsDue: Migration = {
  name: "0056_escalations_due",
  transaction: false,
  up: async (knex) => {
    await buildIndex(
      knex,
      "alerts_escalation_due",
      "alerts (escalation_due_at) where escalation_due_at is not null",
    );
    await buildIndex(
      knex,
      "alerts_escalation_ran_out",
      "alerts (escalation_ran_out_at) where escalation_ran_out_at is not null and acknowledged_at is null and resolved_at is null",
    );
  },
};
