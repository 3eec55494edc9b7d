import type { Migration } from "../platform/database/index.ts";
import { buildIndex } from "./build-index.ts";

/** The inbox is searched by digits of a number, also of people whom nobody knows. */
export const channelNumberSearch: Migration = {
  name: "0147_channel_number_search",
  // The table is written to meanwhile.
  transaction: false,
  up: async (knex) => {
    await buildIndex(
      knex,
      "channels_phone_search",
      "channels using gin (phone gin_trgm_ops) where type = 'contact' and phone is not null",
    );
  },
};
