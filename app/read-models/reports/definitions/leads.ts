import { count, ratio, type ReportDefinition, seconds } from "../report.types.ts";

/** Leads made in the period. Deleted ones count, since they were pursued; merged ones do not, since another stands for them. */
const COHORT = `
  cohort as (
    select id, status, status_reason, created_at from leads
    where created_at >= :fromAt and created_at < :toAt and deleted_at is null
    union all
    select id, status, status_reason, created_at from leads
    where created_at >= :fromAt and created_at < :toAt and deleted_at is not null and merged_into is null
  )`;

/** How far leads came, and how long they took. Uses indexes leads_created, leads_deleted and record_changes_at. */
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
        select id, 'new' as status, created_at as at, created_at from cohort
        union all
        select subject_id, changes #>> '{status,to}', at, cohort.created_at
        from record_changes join cohort on cohort.id = record_changes.subject_id
        where record_changes.at >= :fromAt and subject_type = 'lead' and changes -> 'status' is not null
      ),
      steps as (
        select *, at - lag(at) over (partition by id order by at, status <> 'new') as waited from events
      ),
      arrivals as (select distinct on (id, status) * from steps order by id, status, at),
      now_in as (select status, count(*)::integer as leads from cohort group by status),
      reached as (
        select status, count(*)::integer as leads
        from (select id, status from arrivals union select id, status from cohort) as once group by status
      ),
      times as (
        select status,
          percentile_cont(0.5) within group (order by extract(epoch from at - created_at))
            filter (where waited is not null) as since_made,
          percentile_cont(0.5) within group (order by extract(epoch from waited)) as since_before
        from arrivals group by status
      ),
      states (place, status) as (
        values (1, 'new'), (2, 'contacted'), (3, 'qualified'), (4, 'converted'), (5, 'lost')
      )
      select place::text as sort_key, states.status as "status",
        coalesce(now_in.leads, 0) as "leads", coalesce(reached.leads, 0) as "reached",
        coalesce(reached.leads, 0)::float8 / nullif((select sum(leads) from now_in), 0) as "reachedRatio",
        times.since_made as "medianSinceMadeSeconds", times.since_before as "medianSinceStateBeforeSeconds"
      from states
        left join now_in on now_in.status = states.status
        left join reached on reached.status = states.status
        left join times on times.status = states.status`,
  },
};

/** Why leads were lost. Uses indexes leads_created and leads_deleted. */
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
