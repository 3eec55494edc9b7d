import type { Migration } from "../platform/database/index.ts";
import { buildIndex } from "./build-index.ts";

/** The list of users, newest first. */
export const usersCreated: Migration = {
  name: "0019_users_created",
  transaction: false,
  up: (knex) => buildIndex(knex, "users_created", "users (created_at desc, id desc)"),
};
