import type { Migration } from "../platform/database/index.ts";
import { buildIndex } from "./build-index.ts";

const BATCH_LEADS = 5_000;
const FIRST = "00000000-0000-0000-0000-000000000000";
const FOUND_BY = (row: string) =>
  `plain_text(coalesce(${row}.company, '') || ' ' || coalesce(${row}.email, ''))`;

/**
 * Leads are found as contacts are: without accents, by words in any order. A generated column would write the whole table anew
 * while nobody can read it; this one is kept by a trigger, and filled for the past in batches.
 */
export const leadsFound: Migration = {
  name: "0068_leads_found",
  transaction: false,
  up: async (knex) => {
    await knex.raw("alter table leads add column if not exists found_by text not null default ''");
    await knex.raw(`
      create or replace function leads_found_by() returns trigger language plpgsql as $$
        begin new.found_by := ${FOUND_BY("new")}; return new; end $$`);
    await knex.raw(`
      create or replace trigger leads_found_by before insert or update of company, email on leads
        for each row execute function leads_found_by()`);
    for (let after: string | null = FIRST; after !== null; ) {
      const batch: { readonly rows: readonly { readonly last: string | null }[] } = await knex.raw(
        `with batch as (select id from leads where id > ?::uuid order by id limit ?),
          filled as (update leads set found_by = ${FOUND_BY("leads")} from batch where leads.id = batch.id)
          select id as last from batch order by id desc limit 1`,
        [after, BATCH_LEADS],
      );
      after = batch.rows[0]?.last ?? null;
    }
    await buildIndex(knex, "leads_found", "leads using gin (found_by gin_trgm_ops, phone gin_trgm_ops)");
  },
};
