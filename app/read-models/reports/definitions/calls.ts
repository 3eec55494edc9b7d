import { count, DAYS_IN_ORDER, ratio, type ReportDefinition, seconds } from "../report.types.ts";

const FINAL = "('completed', 'busy', 'no_answer', 'failed', 'canceled')";

/** Figures of a set of calls; an answered call is one that somebody spoke in. */
const MEASURES = `
  count(calls.id)::integer as "calls",
  (count(calls.id) filter (where calls.status = 'completed'))::integer as "completed",
  (count(calls.id) filter (where calls.started_at is not null))::integer as "answered",
  (count(calls.id) filter (where calls.priority = 1))::integer as "p1",
  (count(calls.id) filter (where calls.status in ${FINAL} and calls.started_at is not null))::float8
    / nullif(count(calls.id) filter (where calls.status in ${FINAL}), 0) as "answerRatio",
  avg(calls.duration_s)::float8 as "meanDurationSeconds",
  coalesce(sum(calls.duration_s), 0)::float8 as "talkTimeSeconds"`;
/** The measures of `counted`, in their order; of days that are not in it, too. */
const COUNTED = `
  coalesce("calls", 0) as "calls", coalesce("completed", 0) as "completed", coalesce("answered", 0) as "answered",
  coalesce("p1", 0) as "p1", "answerRatio", "meanDurationSeconds", coalesce("talkTimeSeconds", 0) as "talkTimeSeconds"`;
/** The first hour of 1970 is so many hours into its week. */
const THURSDAY_HOURS = 72;
const IN_PERIOD = "calls.initiated_at >= :fromAt and calls.initiated_at < :toAt";

const measures = [
  count("calls", "Calls", "call"),
  count("completed", "Completed", "call"),
  count("answered", "Answered", "call"),
  count("p1", "Of priority 1", "call"),
  ratio("answerRatio", "Answered, of those that are over"),
  seconds("meanDurationSeconds", "Mean duration"),
  seconds("talkTimeSeconds", "Time talked"),
];

/** Calls by day, agent or direction. Uses index calls_initiated. */
export const callsReport: ReportDefinition = {
  id: "calls",
  title: "Calls",
  description: "How many calls there were, how many were answered, and how long people talked.",
  permission: "reports:read",
  hasPeriod: true,
  measures,
  sql: {
    day: `
      with counted as (
        select width_bucket(calls.initiated_at, cast(:begins as timestamptz[])) as place, ${MEASURES}
        from calls where ${IN_PERIOD} group by 1
      )
      select days.day as sort_key, days.day as "day", ${COUNTED}
      from ${DAYS_IN_ORDER} left join counted using (place)`,
    agent: `
      select coalesce(lower(users.name) || ' ' || users.id, '') as sort_key,
        users.id::text as "agentId", users.name as "agent", ${MEASURES}
      from calls left join users on users.id = calls.user_id
      where ${IN_PERIOD}
      group by users.id`,
    direction: `
      select calls.direction as sort_key, calls.direction as "direction", ${MEASURES}
      from calls where ${IN_PERIOD}
      group by calls.direction`,
  },
};

/** When the telephone rings. Uses index calls_initiated. */
export const busiestHoursReport: ReportDefinition = {
  id: "busiest-hours",
  title: "Busiest hours",
  description:
    "Calls by the day of the week and the hour at which they began; hours without calls are left out.",
  permission: "reports:read",
  hasPeriod: true,
  measures,
  sql: {
    hour: `
      with counted as (
        select (extract(epoch from calls.initiated_at at time zone :zone)::bigint / 3600 + ${THURSDAY_HOURS}) % 168 as place,
          ${MEASURES}
        from calls where ${IN_PERIOD} group by 1
      )
      select to_char(place, 'FM000') as sort_key, (place / 24 + 1)::integer as "weekday",
        (place % 24)::integer as "hour", ${COUNTED}
      from counted`,
  },
};

/** The last 30 days as the dashboard has them: from the view. */
export const callAnalyticsReport: ReportDefinition = {
  id: "call-analytics",
  title: "Calls of the last 30 days",
  description:
    "Computed every 15 minutes, so that it is there at once; `calls` has any period, as it is now.",
  permission: "reports:read",
  hasPeriod: false,
  measures: [
    ...measures.filter(({ name }) => name !== "answerRatio"),
    { name: "refreshedAt", title: "Computed at", type: "text", unit: null },
  ],
  sql: {
    day: `
      select day::text as sort_key, day::text as "day", total as "calls", completed as "completed", answered as "answered", p1 as "p1",
        mean_duration_s as "meanDurationSeconds", talk_time_s as "talkTimeSeconds",
        to_char(refreshed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "refreshedAt"
      from call_analytics_daily`,
  },
};
