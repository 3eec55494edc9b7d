import type { Migration } from "../platform/database/index.ts";
import { buildIndex } from "./build-index.ts";

/**
 * Lists of channels and of their messages (CE-11), and the words of messages. Words are not stemmed: people write in several languages, and
 * look for beginnings of words.
 */
export const messageSearchIndexes: Migration = {
  name: "0081_message_search_indexes",
  transaction: false,
  up: async (knex) => {
    const newest = "last_activity_at desc, id desc";
    await buildIndex(
      knex,
      "channels_type_privacy",
      `channels (type, privacy, ${newest}) where deleted_at is null`,
    );
    await buildIndex(
      knex,
      "channels_created_by",
      `channels (created_by, ${newest}) where deleted_at is null`,
    );
    await buildIndex(knex, "channels_last_activity", `channels (${newest}) where deleted_at is null`);
    await buildIndex(
      knex,
      "messages_channel_created",
      "messages (channel_id, created_at desc, id desc) where deleted_at is null and channel_id is not null",
    );
    await buildIndex(
      knex,
      "messages_author_created",
      "messages (author_id, created_at desc, id desc) where deleted_at is null and author_id is not null",
    );
    await buildIndex(
      knex,
      "messages_of_channels_created",
      "messages (created_at) where channel_id is not null",
    );
    await buildIndex(
      knex,
      "messages_words",
      "messages using gin (to_tsvector('simple', plain_text(content))) where channel_id is not null and deleted_at is null",
    );
  },
};
