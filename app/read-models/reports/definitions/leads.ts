import { count, ratio, type ReportDefinition, seconds } from "../report.types.ts";

/** Leads made in the period. Deleted ones count, since they were pursued; merged ones do not, since another stands for them. */
const COHORT = `
  cohort as (
    select id, status, status_reason, created_at from leads
    where created_at >= :fromAt and created_at < :toAt and merged_into is null
  )`;

/** How far leads came, and how long they took. Uses index record_changes_subject. */
export const leadsReport: ReportDefinition = {
  id: "leads",
  title: "Lead funnel",
  description:
    "Of the leads made in the period: how many are in each state now, how many ever came there (`converted`'s share is the conversion rate), and how long the first time took.",
  permission: "reports:read",
  hasPeriod: true,
  measures: [
    count("leads", "In this state now", "lead"),
    count("reached", "Ever in this state", "lead"),
    ratio("reachedRatio", "Ever in this state, of all"),
    seconds("medianSinceMadeSeconds", "From being made until here, median"),
    seconds("medianSinceStateBeforeSeconds", "From the state before until here, median"),
  ],
  sql: {
    status: `
      with ${COHORT},
      events as (
        select id, 'new' as status, created_at as at from cohort
        union all
        select subject_id, changes #>> '{status,to}', at
        from record_changes join cohort on cohort.id = record_changes.subject_id
        where subject_type = 'lead' and changes -> 'status' is not null
      ),
      steps as (
        select id, status, at, at - lag(at) over (partition by id order by at, status <> 'new') as waited from events
      ),
      arrivals as (select distinct on (id, status) id, status, at, waited from steps order by id, status, at),
      reached as (select id, status from arrivals union select id, status from cohort),
      states (place, status) as (
        values (1, 'new'), (2, 'contacted'), (3, 'qualified'), (4, 'converted'), (5, 'lost')
      )
      select place::text as sort_key, states.status as "status",
        (select count(*) from cohort where cohort.status = states.status)::integer as "leads",
        (select count(*) from reached where reached.status = states.status)::integer as "reached",
        (select count(*) from reached where reached.status = states.status)::float8
          / nullif((select count(*) from cohort), 0) as "reachedRatio",
        (select percentile_cont(0.5) within group (order by extract(epoch from arrivals.at - cohort.created_at))
          from arrivals join cohort using (id)
          where arrivals.status = states.status and arrivals.waited is not null) as "medianSinceMadeSeconds",
        (select percentile_cont(0.5) within group (order by extract(epoch from waited))
          from arrivals where arrivals.status = states.status) as "medianSinceStateBeforeSeconds"
      from states`,
  },
};

/** Why leads were lost. */
export const leadLossesReport: ReportDefinition = {
  id: "lead-losses",
  title: "Reasons for loss",
  description: "Of the leads made in the period and lost now: why.",
  permission: "reports:read",
  hasPeriod: true,
  measures: [count("leads", "Lost", "lead"), ratio("ratio", "Of all that are lost")],
  sql: {
    reason: `
      with ${COHORT}
      select coalesce(status_reason, '') as sort_key, status_reason as "reason", count(*)::integer as "leads",
        count(*)::float8 / sum(count(*)) over ()::float8 as "ratio"
      from cohort where status = 'lost' group by status_reason`,
  },
};
