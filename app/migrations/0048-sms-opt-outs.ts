import type { Migration } from "../platform/database/index.ts";

/** Numbers that said STOP, or of which a carrier says so: no SMS to them, whoever they are; calls are another matter. */
export const smsOptOuts: Migration = {
  name: "0048_sms_opt_outs",
  up: async (knex) => {
    await knex.raw(`
      create table sms_opt_outs (
        phone text primary key,
        source text not null check (source in ('stop', 'carrier')),
        created_at timestamptz(3) not null default now()
      );
    `);
  },
};
