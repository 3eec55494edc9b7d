import type { Migration } from "../platform/database/index.ts";
import { buildIndex } from "./build-index.ts";

const VALIDATED = [
  "messages_channel_fkey",
  "messages_parent_fkey",
  "messages_author_fkey",
  "messages_contact_fkey",
  "messages_deleted_by_fkey",
  "messages_place",
  "messages_status_check",
] as const;

/** Messages of a channel in their order, and those that were taken back, which nobody has to read. */
export const channelMessageIndexes: Migration = {
  name: "0079_channel_message_indexes",
  transaction: false,
  up: async (knex) => {
    for (const constraint of VALIDATED) {
      await knex.raw("alter table messages validate constraint ??", [constraint]);
    }
    await buildIndex(
      knex,
      "messages_channel",
      "messages (channel_id, sequence desc) where channel_id is not null",
      "unique index",
    );
    await buildIndex(knex, "messages_parent", "messages (parent_id, sequence) where parent_id is not null");
    await buildIndex(
      knex,
      "messages_channel_deleted",
      "messages (channel_id, sequence) where channel_id is not null and deleted_at is not null",
    );
  },
};
