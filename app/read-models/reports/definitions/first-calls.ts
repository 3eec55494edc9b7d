import { count, DAYS_IN_ORDER, ratio, type ReportDefinition } from "../report.types.ts";

/** Somebody who calls again within so long calls about the same thing, as far as numbers can tell. */
const AGAIN_WITHIN = "interval '7 days'";

/** First calls of the period, and whether they were the last ones, too; null: it may still turn out. */
const FIRST_CALLS = `
  around as (
    select id, phone, user_id, initiated_at, started_at,
      lag(initiated_at) over same_phone as before_at, lead(initiated_at) over same_phone as after_at
    from calls
    where direction = 'inbound' and phone is not null
      and initiated_at >= cast(:fromAt as timestamptz) - ${AGAIN_WITHIN}
      and initiated_at < cast(:toAt as timestamptz) + ${AGAIN_WITHIN}
    window same_phone as (partition by phone order by initiated_at, id)
  ),
  firsts as (
    select user_id, initiated_at,
      case when after_at <= initiated_at + ${AGAIN_WITHIN} then false
        when initiated_at + ${AGAIN_WITHIN} < now() then true end as is_resolved
    from around
    where initiated_at >= :fromAt and initiated_at < :toAt and started_at is not null
      and (before_at is null or before_at < initiated_at - ${AGAIN_WITHIN})
  )`;
const MEASURES = `
  count(*)::integer as "firstCalls",
  (count(*) filter (where is_resolved))::integer as "resolved",
  (count(*) filter (where not is_resolved))::integer as "repeated",
  (count(*) filter (where is_resolved is null))::integer as "undecided",
  (count(*) filter (where is_resolved))::float8 / nullif(count(is_resolved), 0) as "resolvedRatio"`;

/**
 * First-call resolution, as it is measured where nobody asks callers afterwards: by whoever calls again. An answered inbound call is a
 * first one when the same number has not called in the seven days before, and resolved when it does not call in the seven days
 * after (seven days are the usual span: https://capturi.stonly.com/kb/guide/en/understanding-repeat-calls-efjfyibyes). Calls that
 * nobody answered are no first calls, but they do count as calling again. Withheld numbers are left out. Uses index calls_initiated.
 */
export const firstCallsReport: ReportDefinition = {
  id: "first-call-resolution",
  title: "First-call resolution",
  description:
    "Of the answered calls of people who had not called for seven days: after how many they did not call again within seven days. Of younger calls that is not known yet.",
  permission: "reports:read",
  hasPeriod: true,
  measures: [
    count("firstCalls", "First calls", "call"),
    count("resolved", "Not followed by another", "call"),
    count("repeated", "Followed by another", "call"),
    count("undecided", "Not known yet", "call"),
    ratio("resolvedRatio", "Resolved, of those of which it is known"),
  ],
  sql: {
    day: `
      with ${FIRST_CALLS},
      counted as (
        select width_bucket(initiated_at, cast(:begins as timestamptz[])) as place, ${MEASURES}
        from firsts group by 1
      )
      select days.day as sort_key, days.day as "day", coalesce("firstCalls", 0) as "firstCalls",
        coalesce("resolved", 0) as "resolved", coalesce("repeated", 0) as "repeated",
        coalesce("undecided", 0) as "undecided", "resolvedRatio"
      from ${DAYS_IN_ORDER} left join counted using (place)`,
    agent: `
      with ${FIRST_CALLS}
      select coalesce(lower(users.name) || ' ' || users.id, '') as sort_key,
        users.id::text as "agentId", users.name as "agent", ${MEASURES}
      from firsts left join users on users.id = firsts.user_id
      group by users.id`,
  },
};
