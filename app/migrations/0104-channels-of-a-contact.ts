import type { Migration } from "../platform/database/index.ts";
import { buildIndex } from "./build-index.ts";

/** A contact that is made of several has the channels of all of them: each goes on with the number that it is for. */
export const channelsOfAContact: Migration = {
  name: "0104_channels_of_a_contact",
  transaction: false,
  up: async (knex) => {
    await buildIndex(
      knex,
      "channels_contact_activity",
      "channels (contact_id, last_activity_at desc) where contact_id is not null and deleted_at is null",
    );
    await knex.raw("drop index concurrently if exists channels_contact");
  },
};
