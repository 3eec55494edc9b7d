import type { Migration } from "../platform/database/index.ts";

/** How fast and how busy each week was, as it was written down; of a week one is written by itself. */
export const performanceReports: Migration = {
  name: "0069_performance_reports",
  up: async (knex) => {
    await knex.raw(`
      create table performance_reports (
        id uuid primary key default uuidv7(),
        trigger text not null check (trigger in ('schedule', 'request')),
        requested_by uuid references users (id) on delete set null,
        -- Days of the organization, which no time zone may shift: text.
        from_day text not null check (from_day ~ '^\\d{4}-\\d\\d-\\d\\d$'),
        to_day text not null check (to_day ~ '^\\d{4}-\\d\\d-\\d\\d$'),
        time_zone text not null,
        sections jsonb not null,
        database_bytes bigint not null,
        created_at timestamptz(3) not null default now()
      );
      create unique index performance_reports_week on performance_reports (from_day) where trigger = 'schedule';
      create index performance_reports_created on performance_reports (created_at desc, id desc);
    `);
  },
};
