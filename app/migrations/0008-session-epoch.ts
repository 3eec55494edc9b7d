import type { Migration } from "../platform/database/index.ts";

/** The sessions of a user count only while they carry his present epoch: raising it ends all of them, on every device. */
export const sessionEpoch: Migration = {
  name: "0008_session_epoch",
  up: async (knex) => {
    await knex.raw("alter table users add column session_epoch integer not null default 0");
  },
};
