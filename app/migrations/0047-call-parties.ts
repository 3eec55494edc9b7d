import type { Migration } from "../platform/database/index.ts";
import { buildIndex } from "./build-index.ts";

/** The calls of a lead, a contact, a user and a number, newest first, those that nobody answered, and which records became one. */
export const callParties: Migration = {
  name: "0047_call_parties",
  transaction: false,
  up: async (knex) => {
    const newest = "initiated_at desc, id desc";
    await buildIndex(knex, "calls_lead", `calls (lead_id, ${newest}) where lead_id is not null`);
    await buildIndex(knex, "calls_contact", `calls (contact_id, ${newest}) where contact_id is not null`);
    await buildIndex(knex, "calls_user", `calls (user_id, ${newest}) where user_id is not null`);
    await buildIndex(knex, "calls_phone", `calls (phone, ${newest}) where phone is not null`);
    await buildIndex(
      knex,
      "calls_missed",
      `calls (${newest}) where direction = 'inbound' and started_at is null and status in ('busy', 'no_answer', 'failed', 'canceled')`,
    );
    // What our records call somebody is searched with what they said their name is.
    await buildIndex(knex, "calls_known_as", "calls using gin (known_as gin_trgm_ops)");
    await buildIndex(knex, "contacts_merged", "contacts (merged_into) where merged_into is not null");
    await buildIndex(knex, "leads_merged", "leads (merged_into) where merged_into is not null");
  },
};
