import type { Migration } from "../platform/database/index.ts";
import { buildIndex } from "./build-index.ts";

/** Which leads an item of a dial list was for before they became part of its lead, the last one last: a merge can be undone. */
export const movedDialItems: Migration = {
  name: "0102_moved_dial_items",
  transaction: false,
  up: async (knex) => {
    await knex.raw(
      "alter table dial_list_items add column if not exists former_lead_ids uuid[] not null default '{}'",
    );
    await buildIndex(
      knex,
      "dial_list_items_moved",
      "dial_list_items using gin (former_lead_ids) where former_lead_ids <> '{}'",
    );
  },
};
