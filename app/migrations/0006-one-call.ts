import type { Migration } from "../platform/database/index.ts";

/** What several rows were that proved to be one call: its further ids, and the addresses of the rows that went. */
export const oneCall: Migration = {
  name: "0006_one_call",
  up: async (knex) => {
    await knex.raw(`
      alter table calls
        add column carrier_provider text,
        add column is_direction_known boolean not null default true;

      create table call_identities (
        provider text not null,
        provider_call_id text not null,
        call_id uuid not null references calls (id) on delete cascade,
        is_leg boolean not null,
        primary key (provider, provider_call_id)
      );
      create index call_identities_call on call_identities (call_id);

      create table call_aliases (
        id uuid primary key,
        call_id uuid not null references calls (id) on delete cascade
      );
      create index call_aliases_call on call_aliases (call_id);
    `);
  },
};
