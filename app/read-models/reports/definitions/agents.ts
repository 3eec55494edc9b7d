import { count, type ReportDefinition, seconds } from "../report.types.ts";

/** What each agent did. Uses indexes calls_initiated, record_changes_at and leads_assigned_status. */
export const agentsReport: ReportDefinition = {
  id: "agents",
  title: "Agents' activity",
  description:
    "Calls of each agent, what they did with leads, and the open leads that they have now. Everybody else who did any of it is there, too.",
  permission: "reports:read",
  hasPeriod: true,
  measures: [
    count("calls", "Calls", "call"),
    count("answered", "Answered", "call"),
    seconds("talkTimeSeconds", "Time talked"),
    seconds("meanDurationSeconds", "Mean duration"),
    count("leadMoves", "Leads moved to another state", "move"),
    count("conversions", "Leads converted", "move"),
    count("openLeads", "Open leads now", "lead"),
  ],
  sql: {
    agent: `
      with called as (
        select user_id, count(*)::integer as calls, (count(*) filter (where started_at is not null))::integer as answered,
          coalesce(sum(duration_s), 0)::float8 as talk_time_s, avg(duration_s)::float8 as mean_duration_s
        from calls where initiated_at >= :fromAt and initiated_at < :toAt and user_id is not null
        group by user_id
      ),
      moved as (
        select actor_id as user_id, count(*)::integer as moves,
          (count(*) filter (where changes #>> '{status,to}' = 'converted'))::integer as conversions
        from record_changes
        where at >= :fromAt and at < :toAt and subject_type = 'lead' and actor_kind = 'user'
          and changes -> 'status' is not null
        group by actor_id
      ),
      has as (
        select assigned_to as user_id, count(*)::integer as leads
        from leads where status in ('new', 'contacted', 'qualified') and deleted_at is null and assigned_to is not null
        group by assigned_to
      )
      select lower(users.name) || ' ' || users.id as sort_key, users.id::text as "agentId", users.name as "agent",
        coalesce(calls, 0) as "calls", coalesce(answered, 0) as "answered", coalesce(talk_time_s, 0) as "talkTimeSeconds",
        mean_duration_s as "meanDurationSeconds", coalesce(moves, 0) as "leadMoves",
        coalesce(conversions, 0) as "conversions", coalesce(has.leads, 0) as "openLeads"
      from users
        left join called on called.user_id = users.id
        left join moved on moved.user_id = users.id
        left join has on has.user_id = users.id
      where (users.role = 'agent' and users.disabled_at is null)
        or called.user_id is not null or moved.user_id is not null or has.user_id is not null`,
  },
};
