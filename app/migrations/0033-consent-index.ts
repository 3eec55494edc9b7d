import type { Migration } from "../platform/database/index.ts";
import { buildIndex } from "./build-index.ts";

/** Who has taken consent back, by number: asked before each call and SMS, of deleted contacts, too. */
export const consentIndex: Migration = {
  name: "0033_consent_index",
  transaction: false,
  up: async (knex) => {
    await buildIndex(
      knex,
      "contacts_consent_withdrawn",
      "contacts (phone) where consent = 'withdrawn' and phone is not null",
    );
  },
};
