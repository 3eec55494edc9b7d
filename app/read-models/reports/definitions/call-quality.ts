import { CONNECTION_SQL, POOR_MOS } from "../../../modules/calls/index.ts";
import { count, DAYS, ratio, type ReportDefinition, seconds } from "../report.types.ts";

/** Clocks of two providers may say that it rang before it was placed. */
const SETUP_SECONDS = `extract(epoch from case when calls.rang_at >= calls.dialed_at then calls.rang_at - calls.dialed_at
  when calls.rang_at < calls.dialed_at then interval '0' end)`;
const MEASURES = `
  count(calls.id)::integer as "calls",
  count(calls.mos_avg)::integer as "measured",
  avg(calls.mos_avg)::float8 as "mosAvg",
  percentile_cont(0.05) within group (order by calls.mos_avg) as "mosP5",
  (count(calls.id) filter (where calls.mos_avg < ${POOR_MOS}))::float8 / nullif(count(calls.mos_avg), 0) as "poorRatio",
  (count(calls.id) filter (where ${CONNECTION_SQL} = 'connected'))::float8
    / nullif(count(${CONNECTION_SQL}), 0) as "connectedRatio",
  avg(${SETUP_SECONDS})::float8 as "meanSetupSeconds",
  (percentile_cont(0.95) within group (order by ${SETUP_SECONDS}))::float8 as "p95SetupSeconds"`;
const IN_PERIOD = "calls.initiated_at >= :fromAt and calls.initiated_at < :toAt";
/** On whose line a call was; whose call it was, where no carrier is known. */
const CARRIER = "coalesce(calls.carrier_provider, calls.provider)";

/** How well calls were connected and could be heard. Uses index calls_initiated. */
export const callQualityReport: ReportDefinition = {
  id: "call-quality",
  title: "Call quality",
  description:
    "Mean opinion scores of the calls that were measured, how many calls their carrier connected (busy and no answer count as connected), and how long those that were placed took to ring.",
  permission: "reports:read",
  hasPeriod: true,
  measures: [
    count("calls", "Calls", "call"),
    count("measured", "Measured", "call"),
    { name: "mosAvg", title: "Mean opinion score, mean", type: "number", unit: "1" },
    { name: "mosP5", title: "Mean opinion score, 5th percentile", type: "number", unit: "1" },
    ratio("poorRatio", "Poor (below 3.6), of those that were measured"),
    ratio("connectedRatio", "Connected, of those that were to be"),
    seconds("meanSetupSeconds", "From being placed until ringing, mean"),
    seconds("p95SetupSeconds", "From being placed until ringing, 95th percentile"),
  ],
  sql: {
    carrier: `
      select ${CARRIER} as sort_key, ${CARRIER} as "carrier", ${MEASURES}
      from calls where ${IN_PERIOD}
      group by ${CARRIER}`,
    agent: `
      select coalesce(lower(users.name) || ' ' || users.id, '') as sort_key,
        users.id::text as "agentId", users.name as "agent", ${MEASURES}
      from calls left join users on users.id = calls.user_id
      where ${IN_PERIOD}
      group by users.id`,
    day: `
      select days.day as sort_key, days.day as "day", figures.*
      from ${DAYS} cross join lateral (
        select ${MEASURES} from calls where calls.initiated_at >= begins_at and calls.initiated_at < ends_at
      ) as figures`,
  },
};
