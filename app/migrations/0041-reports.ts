import type { Migration } from "../platform/database/index.ts";

/**
 * What the dashboard and the daily figures are read from (DF-4). A view takes no parameter, so that the organization's time
 * zone is a row: the refresh writes it. Each row says when it was computed and for which zone, so that its age is that of its data.
 */
export const reports: Migration = {
  name: "0041_reports",
  up: async (knex) => {
    // The first filling reads a month of calls; whoever reads or writes them is not held up.
    await knex.raw("set local statement_timeout = 0");
    await knex.raw(`
      create table report_settings (
        is_only boolean primary key default true check (is_only),
        time_zone text not null
      );
      insert into report_settings (time_zone) values ('UTC');

      create materialized view call_analytics_daily as
        with zone as (
          select time_zone as name, (now() at time zone time_zone)::date as today from report_settings
        ),
        counted as (
          select (calls.initiated_at at time zone zone.name)::date as day,
            count(*)::integer as total,
            (count(*) filter (where status = 'completed'))::integer as completed,
            (count(*) filter (where started_at is not null))::integer as answered,
            (count(*) filter (where priority = 1))::integer as p1,
            avg(duration_s)::float8 as mean_duration_s,
            sum(duration_s)::float8 as talk_time_s
          from calls, zone
          -- A day more than thirty, and an hour for clocks that change; the join below cuts to whole days.
          where calls.initiated_at >= now() - interval '31 days 1 hour'
          group by 1
        )
        select zone.today - n as day,
          coalesce(total, 0) as total, coalesce(completed, 0) as completed, coalesce(answered, 0) as answered,
          coalesce(p1, 0) as p1, mean_duration_s, coalesce(talk_time_s, 0) as talk_time_s,
          zone.name as time_zone, now() as refreshed_at
        from zone cross join generate_series(0, 29) as n
          left join counted on counted.day = zone.today - n;
      create unique index call_analytics_daily_day on call_analytics_daily (day);

      create materialized view dashboard_now as
        with zone as (
          select time_zone as name, (now() at time zone time_zone)::date as today from report_settings
        ),
        recent as (
          select
            (count(*) filter (where (calls.initiated_at at time zone zone.name)::date = zone.today))::integer as calls_today,
            (avg(duration_s) filter (where ended_at > now() - interval '1 hour'))::float8 as mean_duration_last_hour_s,
            (count(distinct phone) filter (
              where direction = 'inbound' and calls.initiated_at > now() - interval '24 hours'))::integer as unique_callers_24h
          from calls, zone
          -- The longest day has 25 hours.
          where calls.initiated_at >= now() - interval '26 hours'
        )
        select true as is_only, recent.*,
          (select count(*)::integer from calls
            where status in ('queued', 'ringing', 'in_progress') and priority = 1) as active_p1,
          zone.name as time_zone, now() as refreshed_at
        from recent, zone;
      create unique index dashboard_now_only on dashboard_now (is_only);
    `);
  },
};
