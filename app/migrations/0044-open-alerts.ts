import type { Migration } from "../platform/database/index.ts";
import { buildIndex } from "./build-index.ts";

/** Alerts that nobody has taken yet: asked for by their list, by each SMS that answers one, and by the board. */
export const openAlerts: Migration = {
  name: "0044_open_alerts",
  transaction: false,
  up: async (knex) => {
    await buildIndex(
      knex,
      "alerts_open",
      "alerts (created_at desc, id desc) where acknowledged_at is null and resolved_at is null",
    );
    await buildIndex(knex, "calls_unacknowledged", "calls (initiated_at) where open_alert_priority = 1");
  },
};
