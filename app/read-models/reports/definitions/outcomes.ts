import { count, ratio, type ReportDefinition, seconds } from "../report.types.ts";

/** Figures of a set of calls of which an agent said what they came to. */
const MEASURES = `
  count(*)::integer as "calls",
  (count(*) filter (where dispositions.outcome in ('connected', 'converted', 'refused')))::integer as "connected",
  (count(*) filter (where dispositions.outcome = 'converted'))::integer as "converted",
  (count(*) filter (where dispositions.outcome = 'refused'))::integer as "refused",
  (count(*) filter (where dispositions.outcome = 'not_connected'))::integer as "notConnected",
  (count(*) filter (where dispositions.outcome <> 'not_connected'))::float8 / count(*) as "connectionRatio",
  avg(wrap_up_s)::float8 as "meanWrapUpSeconds",
  (percentile_cont(0.9) within group (order by wrap_up_s))::float8 as "p90WrapUpSeconds"`;
const DISPOSED = `
  calls join call_dispositions on call_dispositions.call_id = calls.id
    join dispositions on dispositions.id = call_dispositions.disposition_id`;
const IN_PERIOD = "calls.initiated_at >= :fromAt and calls.initiated_at < :toAt";

/** What calls came to, by agent or disposition. Uses index calls_initiated. */
export const outcomesReport: ReportDefinition = {
  id: "outcomes",
  title: "Outcomes of calls",
  description:
    "Calls of which it was said what they came to (by agents; by the carrier where nobody answered and no agent said anything), how many of them reached somebody, and how long it took agents from a call's end until it was said.",
  permission: "reports:read",
  hasPeriod: true,
  measures: [
    count("calls", "Calls with an outcome", "call"),
    count("connected", "Somebody was spoken to", "call"),
    count("converted", "Converted", "call"),
    count("refused", "Refused", "call"),
    count("notConnected", "Nobody was reached", "call"),
    ratio("connectionRatio", "Somebody was spoken to, of all"),
    seconds("meanWrapUpSeconds", "Mean time to wrap up"),
    seconds("p90WrapUpSeconds", "Nine of ten were wrapped up within"),
  ],
  sql: {
    agent: `
      select coalesce(lower(users.name) || ' ' || users.id, '') as sort_key,
        users.id::text as "agentId", users.name as "agent", ${MEASURES}
      from ${DISPOSED} left join users on users.id = calls.user_id
      where ${IN_PERIOD}
      group by users.id`,
    disposition: `
      select lpad(dispositions.position::text, 5, '0') || ' ' || dispositions.id as sort_key,
        dispositions.id::text as "dispositionId", dispositions.name as "disposition", ${MEASURES}
      from ${DISPOSED}
      where ${IN_PERIOD}
      group by dispositions.id`,
  },
};
