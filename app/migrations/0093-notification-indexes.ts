import type { Migration } from "../platform/database/index.ts";
import { buildIndex } from "./build-index.ts";

const LISTED = "in_app and not collapsed";

/** A person's notifications as they are listed: all, those of a type, the unread ones, and the one unread line of each group. */
export const notificationIndexes: Migration = {
  name: "0093_notification_indexes",
  transaction: false,
  up: async (knex) => {
    await buildIndex(
      knex,
      "notifications_listed",
      `notifications (user_id, created_at desc, id desc) where ${LISTED}`,
    );
    await buildIndex(
      knex,
      "notifications_type",
      `notifications (user_id, type, created_at desc, id desc) where ${LISTED}`,
    );
    await buildIndex(
      knex,
      "notifications_listed_unread",
      `notifications (user_id, created_at desc, id desc) where read_at is null and ${LISTED}`,
    );
    await buildIndex(
      knex,
      "notifications_group",
      `notifications (user_id, group_key) where group_key is not null and read_at is null and ${LISTED}`,
      "unique index",
    );
    for (const replaced of ["notifications_user", "notifications_unread"])
      await knex.raw(`drop index concurrently if exists ${replaced}`);
  },
};
